import type { ImageProvider } from '../../contracts/provider';
import { coverScale } from '../../image/frame';
import { SOCIAL_SIZE } from '../../image/social-image';
import { nearestSize, type Size } from '../../providers/mapping/nearest-size';
import type { PaidCall } from '../../billing/paid-call';

type Sizes = ImageProvider['capabilities']['sizes'];

/** Runs of a provider that are looked at for the sizes it delivers. */
export const RECENT_RUNS = 10;

/** Enlarging by less is rounding: vendors draw in steps of 16 pixels. */
const ROUNDING = 1.02;

/** The least pixels in the frame's shape that neither the hero nor its social image has to be enlarged from. */
export const neededSize = (frame: Size): Size => {
  const scale = Math.max(1, coverScale(frame, SOCIAL_SIZE));
  return { width: Math.ceil(frame.width * scale), height: Math.ceil(frame.height * scale) };
};

/** The size that a provider is asked for when so many pixels are wanted; null where it does not take sizes. */
export const askedSize = (frame: Size, sizes: Sizes): Size | null => {
  const [first, ...others] = sizes ?? [];
  if (first === undefined) return null;
  const { width, height } = nearestSize(frame, [first, ...others]).size;
  return { width, height };
};

/** Whether a picture has to be enlarged for want of pixels that were asked for. */
export const cameTooSmall = (came: Size, { asked, needed }: { asked: Size; needed: Size }): boolean =>
  coverScale(came, needed) > ROUNDING && (came.width < asked.width || came.height < asked.height);

const pixels = ({ width, height }: Size): number => width * height;
const isSame = (one: Size | null, other: Size): boolean =>
  one?.width === other.width && one.height === other.height;

/** The largest rectangle of a shape within a size. */
const within = (size: Size, shape: Size): Size => {
  const scale = Math.min(size.width / shape.width, size.height / shape.height);
  return { width: Math.floor(shape.width * scale), height: Math.floor(shape.height * scale) };
};

/**
 * The pixels to ask a provider for. A size that it last answered with a picture of too few pixels is passed over for
 * the next larger one, where there is one. `calls`: its earlier calls, newest first.
 */
export const chooseFrame = (
  needed: Size,
  { sizes, calls }: { sizes: Sizes; calls: readonly Pick<PaidCall, 'frame' | 'came'>[] },
): Size => {
  const usual = askedSize(needed, sizes);
  if (usual === null) return needed;
  const failed = (asked: Size): boolean => {
    const last = calls.find(
      ({ frame, came }) => frame != null && came != null && isSame(askedSize(frame, sizes), asked),
    );
    return last?.came != null && cameTooSmall(last.came, { asked, needed });
  };
  if (!failed(usual)) return needed;
  const larger = (sizes ?? []).filter(
    (size) =>
      pixels(size) > pixels(usual) && isSame(askedSize(within(size, needed), sizes), size) && !failed(size),
  );
  const next = askedSize(needed, larger);
  return next === null ? needed : within(next, needed);
};
