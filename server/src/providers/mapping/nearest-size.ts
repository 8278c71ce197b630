export interface Size {
  width: number;
  height: number;
}

/** An image may lose this much to the crop and still count as the right shape: 3:2 serves 16:9. */
const CROP_ALLOWED = 0.2;

const shape = ({ width, height }: Size): number => width / height;
const pixels = ({ width, height }: Size): number => width * height;

/** The share of an image that is left when it is cropped to the frame's shape, 0 to 1. */
export const keptByCrop = (size: Size, frame: Size): number => {
  const ratio = shape(size) / shape(frame);
  return Math.min(ratio, 1 / ratio);
};

/** Whether the crop to the frame's shape needs no enlarging. */
const covers = (size: Size, frame: Size): boolean => size.width >= frame.width && size.height >= frame.height;

/**
 * The size to ask a vendor for: of those in the frame's shape (or nearest to it, when none is), the least that
 * is enough once cropped; when none is enough, the largest of them.
 *
 * `isEnough`: no enlarging needed. `kept`: the share of the image that the crop leaves, 0 to 1.
 */
export const nearestSize = <S extends Size>(
  frame: Size,
  sizes: readonly [S, ...S[]],
): { size: S; isEnough: boolean; kept: number } => {
  const rate = (size: S) => ({ size, isEnough: covers(size, frame), kept: keptByCrop(size, frame) });
  const [first, ...others] = sizes;
  const rated = [rate(first), ...others.map(rate)];
  const enoughShape = Math.min(1 - CROP_ALLOWED, Math.max(...rated.map((candidate) => candidate.kept)));

  const isBetter = (a: (typeof rated)[number], b: (typeof rated)[number]): boolean => {
    const aFits = a.kept >= enoughShape;
    if (aFits !== b.kept >= enoughShape) return aFits;
    if (a.isEnough !== b.isEnough) return a.isEnough;
    const difference = pixels(a.size) - pixels(b.size);
    if (difference !== 0) return a.isEnough ? difference < 0 : difference > 0;
    return a.kept > b.kept;
  };
  return rated.reduce((best, candidate) => (isBetter(candidate, best) ? candidate : best));
};
