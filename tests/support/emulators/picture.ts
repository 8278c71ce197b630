import { createHash } from 'node:crypto';
import sharp from 'sharp';

export interface PictureOrder {
  /** The same words draw the same picture. */
  seed: string;
  width: number;
  height: number;
  format: 'png' | 'jpeg' | 'webp';
  transparent?: boolean;
}

/** mulberry32: small, fast and the same on every machine. */
const randomFrom = (seed: string): (() => number) => {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A sky, a sun and rows of hills, in colours of the seed. */
const landscape = (random: () => number, width: number, height: number): string => {
  const hue = Math.floor(random() * 360);
  const rows = 5;
  const hills = Array.from({ length: rows }, (_, row) => {
    const base = height * (0.45 + (row / rows) * 0.5);
    const swing = height * (0.05 + random() * 0.08);
    const [phase, waves] = [random() * 6.28, 1.5 + random() * 3];
    const ridge = Array.from({ length: 33 }, (_, step) => {
      const along = step / 32;
      const wave = Math.sin(phase + along * waves * 6.28) + 0.35 * Math.sin(phase * 3 + along * waves * 17);
      return `L${(along * width).toFixed(1)} ${(base + wave * swing).toFixed(1)}`;
    }).join('');
    const light = 58 - (row * 44) / rows;
    return `<path d="M0 ${height}${ridge}L${width} ${height}Z" fill="hsl(${(hue + 190 + row * 9) % 360} 38% ${light}%)"/>`;
  }).join('');
  const sun = `<circle cx="${width * (0.2 + random() * 0.6)}" cy="${height * 0.33}" r="${height * 0.09}" fill="hsl(${(hue + 30) % 360} 95% 84%)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${(hue + 210) % 360} 60% 36%)"/><stop offset=".7" stop-color="hsl(${hue} 78% 76%)"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>${sun}${hills}</svg>`;
};

/** Longer than what PNG's compression looks back on: the same grain again makes no smaller file. */
const GRAIN_LENGTH = 2 ** 16;
const drawGrain = (): Int8Array => {
  const random = randomFrom('grain');
  return Int8Array.from({ length: GRAIN_LENGTH }, () => (random() - 0.5) * 12);
};
let grain: Int8Array | undefined;

/** A number for each channel of each pixel would be drawn anew for every picture: that is most of the work. */
const addGrain = (pixels: Buffer, start: number): void => {
  grain ??= drawGrain();
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (let index = 0; index < clamped.length; index++) {
    clamped[index]! += grain[(start + index) % GRAIN_LENGTH]!;
  }
};

/** Some megabytes each. */
const MOST_KEPT = 16;
const drawn = new Map<string, Promise<Buffer>>();

/** A landscape under fine grain: compresses like a photo, and is never flat. The last ones are kept. */
export const drawPicture = (order: PictureOrder): Promise<Buffer> => {
  const key = JSON.stringify(order);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const picture = paint(order);
  const [oldest] = drawn.keys();
  if (oldest !== undefined && drawn.size >= MOST_KEPT) drawn.delete(oldest);
  drawn.set(key, picture);
  return picture;
};

const paint = async ({ seed, width, height, format, transparent = false }: PictureOrder): Promise<Buffer> => {
  const random = randomFrom(seed);
  const pixels = await sharp(Buffer.from(landscape(random, width, height)))
    .removeAlpha()
    .raw()
    .toBuffer();
  addGrain(pixels, Math.floor(random() * GRAIN_LENGTH));
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (transparent) picture.ensureAlpha(0.5);
  switch (format) {
    case 'png':
      return picture.png({ compressionLevel: 1 }).toBuffer();
    case 'jpeg':
      return picture.jpeg({ quality: 90 }).toBuffer();
    case 'webp':
      return picture.webp({ quality: 90, effort: 0 }).toBuffer();
  }
};
