import { HeroError } from '../contracts/error';
import type { Rendition } from '../contracts/rendition';
import { guardImage, type ImageLimits } from './decode-guard';
import type { SourceFormat } from './image-signature';
import { orientationExif } from './metadata/exif-orientation';
import { stripMetadata } from './metadata/strip-metadata';
import { xmpPacket } from './provenance';
import { loadSharp } from './sharp';

const KINDS: Record<SourceFormat, Pick<Rendition, 'mime' | 'ext'>> = {
  png: { mime: 'image/png', ext: '.png' },
  jpeg: { mime: 'image/jpeg', ext: '.jpg' },
  webp: { mime: 'image/webp', ext: '.webp' },
  avif: { mime: 'image/avif', ext: '.avif' },
};

export interface Original {
  image: Rendition;
  /** Whether it carries signed content credentials (C2PA). */
  isSigned: boolean;
}

const UPRIGHT = 1;

/**
 * A provider's own image for the media library: its pixels byte for byte, its metadata replaced by the label that
 * all files carry, because it may hold the prompt. One with signed content credentials stays whole.
 *
 * @throws HeroError image_invalid, image_too_large
 */
export const prepareOriginal = async (bytes: Uint8Array, limits: ImageLimits): Promise<Original> => {
  const guarded = await guardImage(bytes, limits);
  const { format, width, height } = guarded;
  const sharp = await loadSharp();
  const { orientation = UPRIGHT } = await sharp(bytes, { pages: 1 }).metadata();
  const stripped = stripMetadata(bytes, format, {
    xmp: Buffer.from(xmpPacket('trainedAlgorithmicMedia') ?? ''),
    exif: orientation === UPRIGHT ? null : orientationExif(orientation),
  });
  if (stripped.kind === 'signed')
    return { image: { bytes, width, height, ...KINDS[format] }, isSigned: true };
  const checked = await guardImage(stripped.bytes, limits);
  if (checked.width !== width || checked.height !== height)
    throw new HeroError({
      code: 'image_invalid',
      message: 'The picture is not the same without its metadata: generate another one.',
    });
  return { image: { bytes: stripped.bytes, width, height, ...KINDS[format] }, isSigned: false };
};
