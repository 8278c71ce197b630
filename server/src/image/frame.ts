import type { Size } from './raw-image';

/** Share of the frame an image must fill by itself before it is enlarged to it: softer than that shows. */
const ENLARGE_FROM = 0.6;

/** The factor at which an image just covers a target, keeping its shape. Above 1 it would be enlarged. */
export const coverScale = (image: Size, target: Size): number =>
  Math.max(target.width / image.width, target.height / image.height);

/**
 * The size of a hero: the frame itself where the image fills at least 60 % of it, else the largest area of the
 * frame's shape that the image holds, at its own resolution. A small image stays sharp instead of growing soft.
 */
export const heroSize = (source: Size, frame: Size): Size => {
  const scale = coverScale(source, frame);
  if (scale * ENLARGE_FROM <= 1) return frame;
  return {
    width: Math.max(1, Math.min(source.width, Math.round(frame.width / scale))),
    height: Math.max(1, Math.min(source.height, Math.round(frame.height / scale))),
  };
};
