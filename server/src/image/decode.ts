import type { Sharp } from 'sharp';
import { HeroError } from '../contracts/error';
import { guardImage } from './decode-guard';
import type { ImageLimits } from './decode-guard';
import { inEncoderSlot } from './encoder-slots';
import { coverScale } from './frame';
import { toRaw } from './raw-image';
import type { RawImage, Size } from './raw-image';
import { loadSharp } from './sharp';

const PATIENCE_SECONDS = 20;

/** Opens guarded bytes upright by their EXIF orientation, within limits of pixels and of time. */
export const openUpright = async (bytes: Uint8Array, limits: ImageLimits): Promise<Sharp> => {
  const sharp = await loadSharp();
  return sharp(bytes, {
    limitInputPixels: limits.pixels,
    failOn: 'warning',
    pages: 1,
    autoOrient: true,
  }).timeout({ seconds: PATIENCE_SECONDS });
};

interface DecodeRequest {
  bytes: Uint8Array;
  limits: ImageLimits;
  /** The sizes that will be cut from the image, given its own size. */
  targets: (source: Size) => Size[];
}

/** The guarded size of an image and its pixels, no larger than the targets need. */
interface DecodedImage {
  source: Size;
  image: RawImage;
}

/** Why bytes with a good header gave no image. */
export const undecodable = (cause: unknown): HeroError =>
  new HeroError({
    code: 'image_invalid',
    message:
      cause instanceof Error && cause.message.startsWith('timeout')
        ? `The picture took more than ${PATIENCE_SECONDS} seconds to decode: use a smaller or simpler one.`
        : 'The picture is damaged or cut short and cannot be decoded: generate or choose another one.',
    cause,
  });

/**
 * The one decode of a run: guarded, upright by its EXIF orientation, its colour profile turned into sRGB, 16 bits,
 * grey and CMYK brought to 8-bit RGB, transparency laid on white (JPEG has none, and pages are mostly white). It is
 * made smaller on the way when every target is smaller, so that memory follows the output and not the source.
 *
 * @throws HeroError `image_invalid`, `image_too_large`
 */
export const decodeImage = async ({ bytes, limits, targets }: DecodeRequest): Promise<DecodedImage> => {
  const { width, height } = await guardImage(bytes, limits);
  const source = { width, height };
  const scale = Math.min(1, Math.max(...targets(source).map((target) => coverScale(source, target))));
  const pipeline = await openUpright(bytes, limits);
  const sized =
    scale < 1
      ? pipeline.resize({
          width: Math.round(width * scale),
          height: Math.round(height * scale),
          fit: 'fill',
        })
      : pipeline;
  const opaque = sized.flatten({ background: '#ffffff' }).toColourspace('srgb');
  try {
    return { source, image: await inEncoderSlot(() => toRaw(opaque)) };
  } catch (cause) {
    throw undecodable(cause);
  }
};
