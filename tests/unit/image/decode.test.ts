import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../server/src/image/decode';
import { ENCODERS, colourAt, heroErrorOf, LIMITS, noise, plain } from './images';
import type { Colour } from './images';

const decode = async (bytes: Uint8Array, target = { width: 64, height: 64 }) => {
  const { image, source } = await decodeImage({ bytes, limits: LIMITS, targets: () => [target] });
  return { source, image, pixels: { ...image, data: Buffer.from(image.pixels) } };
};

const expectColour = (actual: Colour, expected: Colour, tolerance = 4): void => {
  const apart = Math.max(...actual.map((value, channel) => Math.abs(value - expected[channel]!)));
  expect({ actual, apart: apart <= tolerance }).toEqual({ actual, apart: true });
};

const ORANGE: Colour = [230, 110, 40];

describe('decodeImage', () => {
  it.each([
    ['an 8-bit PNG', () => plain(128, 96, ORANGE).png()],
    ['a palette PNG', () => plain(128, 96, ORANGE).png({ palette: true })],
    ['a 16-bit PNG', () => plain(128, 96, ORANGE).toColourspace('rgb16').png()],
    ['a JPEG', () => plain(128, 96, ORANGE).jpeg({ quality: 95 })],
    ['a WebP', () => plain(128, 96, ORANGE).webp({ quality: 95 })],
    ['an AVIF', () => plain(128, 96, ORANGE).avif({ quality: 90, effort: 0 })],
    ['an image with a Display P3 profile', () => plain(128, 96, ORANGE).withIccProfile('p3').png()],
    ['a P3 JPEG', () => plain(128, 96, ORANGE).withIccProfile('p3').jpeg({ quality: 95 })],
  ])('converts the colours of %s to sRGB', async (_what, encode) => {
    const { image, pixels } = await decode(await encode().toBuffer());
    expect(image.pixels).toHaveLength(image.width * image.height * 3);
    expectColour(colourAt(pixels, 20, 20), ORANGE);
  });

  it('decodes a test image that has 16 bits per channel', async () => {
    const bytes = await plain(128, 96, ORANGE).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
  });

  it('converts P3: the stored values differ from the shown colour', async () => {
    const bytes = await plain(128, 96, ORANGE).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.abs(stored[1]! - ORANGE[1])).toBeGreaterThan(5);
  });

  it('converts a CMYK JPEG to RGB', async () => {
    const bytes = await plain(128, 96, [200, 60, 60]).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const { image, pixels } = await decode(bytes);
    expect(image.pixels).toHaveLength(image.width * image.height * 3);
    expectColour(colourAt(pixels, 20, 20), [200, 60, 60], 30);
  });

  it.each(['b-w', 'grey16'])('converts a grey image (%s) to RGB', async (space) => {
    const bytes = await plain(128, 96, [120, 120, 120]).toColourspace(space).png().toBuffer();
    const { image, pixels } = await decode(bytes);
    expect(image.pixels).toHaveLength(image.width * image.height * 3);
    expectColour(colourAt(pixels, 20, 20), [120, 120, 120], 3);
  });

  it.each(['srgb', 'rgb16', 'b-w', 'grey16'])(
    'flattens a transparent image (%s) onto white',
    async (space) => {
      const bytes = await sharp({
        create: { width: 128, height: 96, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
      })
        .toColourspace(space)
        .png()
        .toBuffer();
      expectColour(colourAt((await decode(bytes)).pixels, 50, 50), [255, 255, 255], 1);
    },
  );

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'rotates an image with EXIF orientation %i upright',
    async (orientation) => {
      // Transforms an image with a red top left quarter against the tag, so that all are the same when upright.
      const upright = await plain(160, 96, [255, 255, 255])
        .composite([{ input: await plain(80, 48, [255, 0, 0]).png().toBuffer(), left: 0, top: 0 }])
        .removeAlpha()
        .png()
        .toBuffer();
      const turns: Record<number, (picture: Sharp) => Sharp> = {
        1: (picture) => picture,
        2: (picture) => picture.flop(),
        3: (picture) => picture.rotate(180),
        4: (picture) => picture.flip(),
        5: (picture) => picture.rotate(270).flop(),
        6: (picture) => picture.rotate(270),
        7: (picture) => picture.rotate(90).flop(),
        8: (picture) => picture.rotate(90),
      };
      const turned = await turns[orientation]!(sharp(upright)).png().toBuffer();
      const bytes = await sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const { source, pixels } = await decode(bytes, { width: 80, height: 48 });
      expect(source).toEqual({ width: 160, height: 96 });
      expect(pixels).toMatchObject({ width: 80, height: 48 });
      expectColour(colourAt(pixels, 10, 10), [255, 0, 0], 12);
      expectColour(colourAt(pixels, 70, 10), [255, 255, 255], 12);
      expectColour(colourAt(pixels, 10, 40), [255, 255, 255], 12);
    },
  );

  it('keeps no more pixels than the targets need', async () => {
    const bytes = await plain(2000, 1500).jpeg().toBuffer();
    const { image, source } = await decode(bytes, { width: 640, height: 360 });
    expect(source).toEqual({ width: 2000, height: 1500 });
    expect(image).toMatchObject({ width: 640, height: 480 });
  });

  it('never enlarges an image', async () => {
    const { image } = await decode(await plain(200, 100).png().toBuffer(), { width: 4000, height: 100 });
    expect(image).toMatchObject({ width: 200, height: 100 });
  });

  it('decodes the first frame of an animated WebP', async () => {
    const frames = await Promise.all(
      ([ORANGE, [0, 0, 255]] satisfies Colour[]).map((colour) => plain(100, 80, colour).png().toBuffer()),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .webp({ quality: 95 })
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(2);
    const { image, pixels } = await decode(bytes);
    expect(image.height / image.width).toBeCloseTo(0.8, 1);
    expectColour(colourAt(pixels, 20, 20), ORANGE, 6);
  });

  it.each(ENCODERS)('rejects a truncated %s', async (_format, encode) => {
    const bytes = await encode(noise(256, 256)).toBuffer();
    for (const part of [0.1, 0.6, 0.97]) {
      const error = await heroErrorOf(decode(bytes.subarray(0, Math.floor(bytes.byteLength * part))));
      expect({ part, code: error.code }).toEqual({ part, code: 'image_invalid' });
    }
  });
});
