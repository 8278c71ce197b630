import { keptByCrop } from './nearest-size';
import type { Size } from './nearest-size';

const shapeOf = (ratio: string): Size => {
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  return { width, height };
};

/**
 * The shape to ask a vendor for, of those it offers as `width:height`: the one of which the crop to the frame
 * leaves the most. `kept` is that share, 0 to 1.
 */
export const nearestRatio = <R extends string>(
  frame: Size,
  ratios: readonly [R, ...R[]],
): { ratio: R; kept: number } => {
  const rate = (ratio: R) => ({ ratio, kept: keptByCrop(shapeOf(ratio), frame) });
  const [first, ...others] = ratios;
  return others.map(rate).reduce((best, one) => (one.kept > best.kept ? one : best), rate(first));
};
