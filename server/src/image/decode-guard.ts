import type { Metadata } from 'sharp';
import { HeroError } from '../contracts/error';
import { readSignature } from './image-signature';
import type { SourceFormat } from './image-signature';
import { loadSharp } from './sharp';

/** What an image from outside may measure at most. */
export interface ImageLimits {
  /** Of the file. */
  bytes: number;
  /** Width times height, decoded. */
  pixels: number;
}

export interface GuardedImage {
  format: SourceFormat;
  /** Pixels as shown, that is after the EXIF orientation. */
  width: number;
  height: number;
}

/** Below this many pixels a side cannot be a hero; it is a tracking pixel or an icon. */
const SHORTEST_SIDE = 64;

const invalid = (message: string, cause?: unknown): HeroError =>
  new HeroError({ code: 'image_invalid', message, cause });

const megapixels = (pixels: number): string => `${(pixels / 1e6).toFixed(1)} megapixels`;

const readHeader = async (
  bytes: Uint8Array,
  format: SourceFormat,
  limits: ImageLimits,
): Promise<Metadata> => {
  const sharp = await loadSharp();
  try {
    return await sharp(bytes, {
      limitInputPixels: limits.pixels,
      failOn: 'warning',
      pages: 1,
    }).metadata();
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('exceeds pixel limit')) {
      throw new HeroError({
        code: 'image_too_large',
        message: `The picture has more than ${megapixels(limits.pixels)}: ask for a smaller one, or raise limits.pixels.`,
        cause,
      });
    }
    throw invalid(
      `The picture begins like ${format.toUpperCase()} but its header is damaged: generate or choose another one.`,
      cause,
    );
  }
};

/** libvips calls the container of an AVIF `heif`; only AV1 inside makes it one. */
const isFormat = (metadata: Metadata, format: SourceFormat): boolean =>
  format === 'avif'
    ? metadata.format === 'heif' && metadata.compression === 'av1'
    : metadata.format === format;

/**
 * Decides from the header alone whether bytes from outside may be decoded: size, then content, then pixels.
 * Nothing is decompressed, so a bomb costs a millisecond.
 *
 * @throws HeroError `image_invalid` for anything that is no PNG, JPEG, WebP or AVIF of 64 pixels a side or more,
 * `image_too_large` above the limits.
 */
export const guardImage = async (bytes: Uint8Array, limits: ImageLimits): Promise<GuardedImage> => {
  if (bytes.byteLength === 0) {
    throw invalid('The picture is empty (0 bytes): generate or choose another one.');
  }
  if (bytes.byteLength > limits.bytes) {
    throw new HeroError({
      code: 'image_too_large',
      message: `The picture has ${bytes.byteLength} bytes, more than the ${limits.bytes} allowed: ask for a smaller one, or raise limits.downloadBytes.`,
    });
  }
  const signature = readSignature(bytes);
  if ('refused' in signature) {
    throw invalid(
      `What was delivered as the picture is ${signature.refused}: only PNG, JPEG, WebP and AVIF are accepted.`,
    );
  }
  const { format } = signature;
  const metadata = await readHeader(bytes, format, limits);
  if (!isFormat(metadata, format)) {
    throw invalid(
      `The picture begins like ${format.toUpperCase()} but holds ${metadata.format}: generate or choose another one.`,
    );
  }
  const { width, height } = metadata.autoOrient;
  if (Math.min(width, height) < SHORTEST_SIDE) {
    throw invalid(
      `The picture measures ${width}×${height} pixels: a hero needs ${SHORTEST_SIDE} on its shorter side, so choose a larger one.`,
    );
  }
  return { format, width, height };
};
