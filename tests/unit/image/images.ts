import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { HeroError } from '../../../server/src/contracts/error';
import type { ImageLimits } from '../../../server/src/image/decode-guard';
import type { RenderHeroInput } from '../../../server/src/image/renditions';

export const LIMITS: ImageLimits = { bytes: 30_000_000, pixels: 50_000_000 };

export type Colour = readonly [red: number, green: number, blue: number];

/** An opaque image of one colour. */
export const plain = (width: number, height: number, [r, g, b]: Colour = [90, 120, 150]): Sharp =>
  sharp({ create: { width, height, channels: 3, background: { r, g, b } } });

/** Every supported format. */
export const ENCODERS: [format: string, encode: (image: Sharp) => Sharp][] = [
  ['png', (image) => image.png()],
  ['jpeg', (image) => image.jpeg()],
  ['webp', (image) => image.webp()],
  ['avif', (image) => image.avif({ effort: 0 })],
];

interface Disc {
  width: number;
  height: number;
  /** Centre and radius in pixels. */
  x: number;
  y: number;
  radius: number;
}

/** A red disc on slate, which shows any distortion of a rendition. */
export const disc = ({ width, height, x, y, radius }: Disc): Sharp =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#5a7896"/><circle cx="${x}" cy="${y}" r="${radius}" fill="#f00"/></svg>`,
    ),
  ).removeAlpha();

export const noise = (width: number, height: number): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 90 },
    },
  });

interface Pixels {
  data: Buffer;
  width: number;
  height: number;
}

export const pixelsOf = async (bytes: Uint8Array): Promise<Pixels> => {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
};

export const colourAt = ({ data, width }: Pixels, x: number, y: number): Colour => {
  const start = (y * width + x) * 3;
  return [data[start]!, data[start + 1]!, data[start + 2]!];
};

/** Extent and centre of the red area, in pixels. */
export const redBox = (pixels: Pixels): { width: number; height: number; x: number; y: number } => {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < pixels.height; y += 1) {
    for (let x = 0; x < pixels.width; x += 1) {
      const [red, green] = colourAt(pixels, x, y);
      if (red > 170 && green < 80) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
  }
  return {
    width: right - left + 1,
    height: bottom - top + 1,
    x: (left + right) / 2,
    y: (top + bottom) / 2,
  };
};

export const heroInput = (bytes: Uint8Array, changes: Partial<RenderHeroInput> = {}): RenderHeroInput => ({
  bytes,
  limits: LIMITS,
  frame: { width: 640, height: 360 },
  quality: 82,
  social: { format: 'jpeg', maxBytes: 300_000 },
  breakpoints: { large: 500, small: 300 },
  focalPoint: null,
  overlay: null,
  provenance: 'trainedAlgorithmicMedia',
  ...changes,
});

/** The HeroError that a promise rejects with; throws if it resolves or rejects with another error. */
export const heroErrorOf = async (promise: Promise<unknown>): Promise<HeroError> => {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (HeroError.isInstance(outcome)) return outcome;
  throw new Error(`expected a HeroError, got ${String(outcome)}`);
};
