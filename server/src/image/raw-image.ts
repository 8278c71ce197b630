import type { Sharp } from 'sharp';
import { loadSharp } from './sharp';

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Decoded pixels: sRGB, 8 bits, red green blue, no alpha, row by row from the top left. */
export interface RawImage extends Size {
  pixels: Uint8Array;
}

/** A pipeline that reads decoded pixels; it costs no decode. */
export const openRaw = async ({ pixels, width, height }: RawImage): Promise<Sharp> => {
  const sharp = await loadSharp();
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

/** Runs a pipeline to decoded pixels. The input must be opaque and sRGB. */
export const toRaw = async (pipeline: Sharp): Promise<RawImage> => {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
};
