import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { findDefect } from '../../../server/src/image/defects';
import { drawPicture } from '../../support/emulators/picture';
import { disc, noise, pixelsOf, plain } from './images';

const defectOf = async (bytes: Uint8Array) => {
  const { data, width, height } = await pixelsOf(bytes);
  return findDefect({ pixels: data, width, height });
};
const landscape = (): Promise<Buffer> =>
  drawPicture({ seed: 'harbour', width: 1536, height: 1024, format: 'jpeg' });
const drawing = (marks: string): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1536" height="864"><rect width="100%" height="100%" fill="#f4f1ea"/>${marks}</svg>`,
    ),
  )
    .png()
    .toBuffer();

describe('findDefect', () => {
  it.each([
    ['black', () => plain(1536, 1024, [0, 0, 0]).jpeg().toBuffer()],
    [
      'grey with the grain of a bad JPEG',
      () => plain(512, 512, [128, 129, 130]).jpeg({ quality: 20 }).toBuffer(),
    ],
  ])('finds an image of one colour: %s', async (_, bytes) => {
    expect(await defectOf(await bytes())).toBe('one colour');
  });

  it.each([60, 120])('finds an image blurred beyond recognition: sigma %i', async (sigma) => {
    expect(
      await defectOf(
        await sharp(await landscape())
          .blur(sigma)
          .jpeg()
          .toBuffer(),
      ),
    ).toBe('blurred');
  });

  it.each([
    ['a landscape', landscape],
    [
      'a slightly soft landscape',
      async () =>
        sharp(await landscape())
          .blur(8)
          .jpeg()
          .toBuffer(),
    ],
    ['a disc', () => disc({ width: 900, height: 600, x: 450, y: 300, radius: 40 }).png().toBuffer()],
    [
      'a thin line',
      () => drawing('<path d="M100 800 Q 700 100 1400 700" stroke="#222" stroke-width="4" fill="none"/>'),
    ],
    [
      'hills of very low contrast',
      () => drawing('<path d="M0 700L500 300L1000 600L1536 400V864H0Z" fill="#e9e5dc"/>'),
    ],
    ['noise', () => noise(800, 450).png().toBuffer()],
  ])('accepts %s', async (_, bytes) => {
    expect(await defectOf(await bytes())).toBeNull();
  });
});
