import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareReference } from '../../../server/src/image/prepare-reference';
import { colourAt, ENCODERS, heroErrorOf, LIMITS, noise, pixelsOf, plain } from './images';

const prepare = (bytes: Uint8Array, name = 'style.png') => prepareReference({ bytes, name, limits: LIMITS });

const LONDON = {
  IFD0: { Copyright: 'Ada', Make: 'Phone' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '51/1 30/1 0/1',
    GPSLongitudeRef: 'W',
    GPSLongitude: '0/1 7/1 0/1',
  },
};

/** Left half red, right half blue. */
const halves = (width: number, height: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="50%" height="100%" fill="#f00"/><rect x="50%" width="50%" height="100%" fill="#00f"/></svg>`,
    ),
  ).removeAlpha();

const isRed = ([red, , blue]: readonly [number, number, number]): boolean => red > 200 && blue < 60;
const isBlue = ([red, , blue]: readonly [number, number, number]): boolean => blue > 200 && red < 60;

describe('a reference image', () => {
  it.each(ENCODERS)('is converted from an opaque %s to a JPEG', async (_format, encode) => {
    const { bytes, mime } = await prepare(await encode(plain(300, 200)).toBuffer());
    expect(mime).toBe('image/jpeg');
    expect(await sharp(bytes).metadata()).toMatchObject({
      ...{ format: 'jpeg', width: 300, height: 200, space: 'srgb', depth: 'uchar' },
    });
  });

  it.each([
    ['landscape', 4000, 1000, 2048, 512],
    ['portrait', 1000, 4000, 512, 2048],
    ['small', 100, 80, 100, 80],
    ['exactly at the limit', 2048, 2048, 2048, 2048],
  ])('is at most 2048 pixels wide and high and never enlarged: %s', async (_what, width, height, w, h) => {
    const { bytes } = await prepare(await plain(width, height).jpeg().toBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ width: w, height: h });
  });

  it('with transparency stays a PNG and keeps it', async () => {
    const glass = plain(3000, 1500).ensureAlpha(0.5).png();
    const { bytes, mime } = await prepare(await glass.toBuffer());
    expect(mime).toBe('image/png');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', hasAlpha: true, width: 2048 });
    const { channels } = await sharp(bytes).stats();
    expect(channels[3]!.mean).toBeCloseTo(128, -1);
  });

  it('with an opaque alpha channel becomes a JPEG', async () => {
    const { mime } = await prepare(await plain(300, 200).ensureAlpha(1).png().toBuffer());
    expect(mime).toBe('image/jpeg');
  });

  it.each([
    [
      'grey with transparency',
      () => plain(200, 200).greyscale().ensureAlpha(0.4).toColourspace('b-w').png(),
      'png',
    ],
    ['grey', () => plain(200, 200).toColourspace('b-w').png(), 'jpeg'],
    ['16-bit', () => plain(200, 200).toColourspace('rgb16').png(), 'jpeg'],
    ['CMYK', () => plain(200, 200).toColourspace('cmyk').jpeg(), 'jpeg'],
    ['P3', () => plain(200, 200).withIccProfile('p3').jpeg(), 'jpeg'],
  ])('that is %s is converted to 8-bit sRGB', async (_what, encode, format) => {
    const { bytes } = await prepare(await encode().toBuffer());
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ format, space: 'srgb', depth: 'uchar' });
    expect(metadata.icc).toBeUndefined();
  });

  it('with a wide-gamut profile looks the same in sRGB', async () => {
    const { bytes } = await prepare(
      await plain(200, 200, [230, 110, 40]).withIccProfile('p3').png().toBuffer(),
    );
    const [red, green, blue] = colourAt(await pixelsOf(bytes), 100, 100);
    for (const apart of [red - 230, green - 110, blue - 40]) expect(Math.abs(apart)).toBeLessThan(6);
  });

  it('is rotated upright and stripped of camera, owner and location', async () => {
    const photo = await halves(400, 200).withExif(LONDON).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const before = await sharp(photo).metadata();
    expect(before.orientation).toBe(6);
    expect(before.exif?.includes('Ada')).toBe(true);
    const { bytes } = await prepare(photo, 'IMG_1.jpg');
    const after = await sharp(bytes).metadata();
    expect(after).toMatchObject({ width: 200, height: 400 });
    expect([after.exif, after.xmp, after.iptc, after.icc, after.orientation]).toEqual([
      ...Array<undefined>(5),
    ]);
    expect(Buffer.from(bytes).includes('Exif')).toBe(false);
    // After a quarter turn to the right, the left half is on top.
    const pixels = await pixelsOf(bytes);
    expect(isRed(colourAt(pixels, 100, 50))).toBe(true);
    expect(isBlue(colourAt(pixels, 100, 350))).toBe(true);
  });

  it('is prepared byte-identically every time', async () => {
    const photo = await noise(2500, 900).jpeg().toBuffer();
    const [first, second] = [await prepare(photo), await prepare(photo)];
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  });

  it.each([
    ['logo.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>', 'an SVG'],
    ['moving.gif', 'GIF89a...', 'a GIF'],
    ['brochure.pdf', '%PDF-1.7', 'a PDF'],
  ])('that is %s is rejected with its file name', async (name, content, what) => {
    const error = await heroErrorOf(prepare(Buffer.from(content), name));
    expect(error.code).toBe('image_invalid');
    expect(error.message).toBe(
      `The reference image “${name}” is ${what}: choose a PNG, JPEG, WebP or AVIF instead.`,
    );
  });

  it('that is truncated, empty, tiny or too large is rejected with its file name', async () => {
    const whole = await noise(400, 400).jpeg().toBuffer();
    const cases: [Uint8Array, string, RegExp][] = [
      [whole.subarray(0, whole.length / 2), 'image_invalid', /damaged/],
      [new Uint8Array(), 'image_invalid', /empty/],
      [await plain(20, 20).png().toBuffer(), 'image_invalid', /20×20/],
    ];
    for (const [bytes, code, words] of cases) {
      const error = await heroErrorOf(prepare(bytes, 'holiday.jpg'));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(/^The reference image “holiday\.jpg” (?:is|measures) [^:]+: [^:]+\.$/);
      expect(error.message).toMatch(words);
    }
    const limits = { bytes: 30_000_000, pixels: 10_000 };
    const bomb = await heroErrorOf(prepareReference({ bytes: whole, name: 'bomb.jpg', limits }));
    expect(bomb.code).toBe('image_too_large');
    expect(bomb.message).toMatch(/^The reference image “bomb\.jpg” has more than /);
  });
});
