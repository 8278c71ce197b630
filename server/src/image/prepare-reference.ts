import type { Sharp } from 'sharp';
import { HeroError } from '../contracts/error';
import type { SourceImage } from '../contracts/provider';
import { openUpright, undecodable } from './decode';
import { guardImage } from './decode-guard';
import type { ImageLimits } from './decode-guard';
import { encode } from './encode';
import type { Encoding } from './encode';
import { inEncoderSlot } from './encoder-slots';
import { readSignature } from './image-signature';
import { loadSharp } from './sharp';

/** Pixels of the longer side: more than any of the vendors draws in its largest common size. */
const LONGEST_SIDE = 2_048;

const PNG: Encoding = { format: 'png', colours: null };
const JPEG: Encoding = { format: 'jpeg', quality: 90, chroma: '4:4:4' };

interface ReferenceFile {
  bytes: Uint8Array;
  /** As an editor knows the file; errors name it. */
  name: string;
  limits: ImageLimits;
}

/** Decoded, upright, sRGB, 8 bits and small enough; a second decode is never needed. */
const decodeSmall = async (bytes: Uint8Array, limits: ImageLimits): Promise<Sharp> => {
  const upright = await openUpright(bytes, limits);
  const small = upright
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb');
  const { data, info } = await inEncoderSlot(() => small.raw().toBuffer({ resolveWithObject: true })).catch(
    (cause: unknown) => {
      throw undecodable(cause);
    },
  );
  const { width, height, channels } = info;
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels } });
};

const prepare = async ({ bytes, limits }: ReferenceFile): Promise<SourceImage> => {
  await guardImage(bytes, limits);
  const image = await decodeSmall(bytes, limits);
  // An alpha channel alone is no transparency: many opaque images have one.
  const { isOpaque } = await inEncoderSlot(() => image.stats());
  const file = await encode({
    pipeline: isOpaque ? image.removeAlpha() : image,
    encoding: isOpaque ? JPEG : PNG,
    provenance: null,
  });
  return { bytes: file.bytes, mime: file.mime };
};

/**
 * A reference image as every vendor takes it: upright, at most 2048 pixels on its longer side, in sRGB, PNG where
 * it is transparent and JPEG where it is not, and without metadata: the place of a photo is private. The same
 * file always gives the same bytes.
 *
 * @throws HeroError `image_invalid`, `image_too_large`, naming the file
 */
export const prepareReference = async (file: ReferenceFile): Promise<SourceImage> => {
  const subject = `The reference image “${file.name}”`;
  const signature = readSignature(file.bytes);
  if (file.bytes.byteLength > 0 && 'refused' in signature) {
    throw new HeroError({
      code: 'image_invalid',
      message: `${subject} is ${signature.refused}: choose a PNG, JPEG, WebP or AVIF instead.`,
    });
  }
  try {
    return await prepare(file);
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    const { code, message } = error;
    // The decoder speaks of “the picture”; here there may be several.
    throw new HeroError({ code, message: message.replace(/^The picture/, subject), cause: error });
  }
};
