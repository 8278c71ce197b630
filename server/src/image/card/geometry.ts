export interface Size {
  width: number;
  height: number;
}

/** Pixels, from the frame's top left corner. */
export interface Box extends Size {
  x: number;
  y: number;
}

/** Shape of the social image that is cut from the middle of a hero. */
const SOCIAL_SHAPE = 1200 / 630;

/** The part of a frame that stays when its middle is cut to the social image's shape. */
export const safeArea = ({ width, height }: Size): Box => {
  const inner =
    width / height > SOCIAL_SHAPE
      ? { width: height * SOCIAL_SHAPE, height }
      : { width, height: width / SOCIAL_SHAPE };
  return { ...inner, x: (width - inner.width) / 2, y: (height - inner.height) / 2 };
};

/** Distance of a point from the nearest edge of a box; 0 inside it. */
export const distanceToBox = (point: { x: number; y: number }, box: Box): number =>
  Math.hypot(
    Math.max(box.x - point.x, 0, point.x - box.x - box.width),
    Math.max(box.y - point.y, 0, point.y - box.y - box.height),
  );
