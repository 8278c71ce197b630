import type { Size } from './raw-image';

/** Share of the frame a picture must fill by itself before it is enlarged to it: softer than that shows. */
const ENLARGE_FROM = 0.6;

/** The factor at which a picture just covers a target, keeping its shape. Above 1 it would be enlarged. */
export const coverScale = (image: Size, target: Size): number =>
  Math.max(target.width / image.width, target.height / image.height);

/**
 * The size of a hero: the frame itself where the picture fills at least 60 % of it, else the largest area of the
 * frame's shape that the picture holds, at its own resolution. A small picture stays sharp instead of growing soft.
 */
export const heroSize = (source: Size, frame: Size): Size => {
  const scale = coverScale(source, frame);
  if (scale * ENLARGE_FROM <= 1) return frame;
  return {
    width: Math.max(1, Math.min(source.width, Math.round(frame.width / scale))),
    height: Math.max(1, Math.min(source.height, Math.round(frame.height / scale))),
  };
};
