import type { FocalPoint } from '../contracts';
import { openRaw } from './raw-image';
import type { RawImage } from './raw-image';
import { loadSharp } from './sharp';

export const CENTRE: FocalPoint = { x: 0.5, y: 0.5 };

/** Pixels of the shorter side that are looked at. */
const LOOK_AT = 64;

/** libvips judges a grid of 32×32 cells and names the corner of the best: half a cell further is its middle. */
const HALF_CELL = 1 / 64;

const clampFraction = (value: number): number => Math.min(Math.max(value, 0), 1);

/**
 * Finds what the eye goes to: the area with the most edges, saturation and skin tones, by libvips' `attention`
 * crop. An image where nothing stands out has its focal point in the middle.
 */
export const findFocalPoint = async (image: RawImage): Promise<FocalPoint> => {
  const sharp = await loadSharp();
  const scale = LOOK_AT / Math.min(image.width, image.height);
  const width = Math.round(image.width * scale);
  const height = Math.round(image.height * scale);
  const pipeline = await openRaw(image);
  const { info } = await pipeline
    .resize({
      // Attention is reported only where something is cropped: one pixel of the longer side.
      width: width > height ? width - 1 : width,
      height: width > height ? height : height - 1,
      fit: 'cover',
      kernel: 'nearest',
      position: sharp.strategy.attention,
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  // In pixels of the small image before its crop (observed with sharp 0.35.3); the corner when nothing stands out.
  const { attentionX = 0, attentionY = 0 } = info;
  if (attentionX === 0 && attentionY === 0) return CENTRE;
  return {
    x: clampFraction(attentionX / width + HALF_CELL),
    y: clampFraction(attentionY / height + HALF_CELL),
  };
};
