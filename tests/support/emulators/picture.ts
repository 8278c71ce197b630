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

const clamp = (value: number): number => Math.min(255, Math.max(0, value));

/** Soft shapes of two colours under fine grain: compresses like a photo, and is never flat. */
export const drawPicture = async ({
  seed,
  width,
  height,
  format,
  transparent = false,
}: PictureOrder): Promise<Buffer> => {
  const random = randomFrom(seed);
  const [columns, rows] = [24, 16];
  const from = [random() * 160, random() * 160, random() * 160];
  const to = [95 + random() * 160, 95 + random() * 160, 95 + random() * 160];
  const coarse = Buffer.alloc(columns * rows * 3);
  for (let cell = 0; cell < columns * rows; cell++) {
    const along = Math.min(1, Math.max(0, Math.floor(cell / columns) / rows + (random() - 0.5) * 0.7));
    for (let channel = 0; channel < 3; channel++) {
      coarse[cell * 3 + channel] = from[channel]! * (1 - along) + to[channel]! * along;
    }
  }
  const pixels = await sharp(coarse, { raw: { width: columns, height: rows, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .raw()
    .toBuffer();
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = clamp(pixels[index]! + (random() - 0.5) * 12);
  }
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (transparent) picture.ensureAlpha(0.5);
  switch (format) {
    case 'png':
      return picture.png({ compressionLevel: 2 }).toBuffer();
    case 'jpeg':
      return picture.jpeg({ quality: 90 }).toBuffer();
    case 'webp':
      return picture.webp({ quality: 90, effort: 0 }).toBuffer();
  }
};
