import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropAround, focalPointInCrop } from '../../../server/src/image/crop';
import { coverScale, heroSize } from '../../../server/src/image/frame';

const size = fc.record({
  width: fc.integer({ min: 64, max: 8000 }),
  height: fc.integer({ min: 64, max: 8000 }),
});
const point = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('cropAround', () => {
  it('stays inside the image, in whole pixels, and spans its full width or height', () => {
    fc.assert(
      fc.property(size, size, point, (image, aspect, focalPoint) => {
        const crop = cropAround({ image, aspect, focalPoint });
        expect(Object.values(crop).every(Number.isInteger)).toBe(true);
        expect(Math.min(crop.left, crop.top)).toBeGreaterThanOrEqual(0);
        expect(Math.min(crop.width, crop.height)).toBeGreaterThanOrEqual(1);
        expect(crop.left + crop.width).toBeLessThanOrEqual(image.width);
        expect(crop.top + crop.height).toBeLessThanOrEqual(image.height);
        expect(crop.width === image.width || crop.height === image.height).toBe(true);
      }),
    );
  });

  it('matches the requested aspect to within a pixel', () => {
    fc.assert(
      fc.property(size, size, point, (image, aspect, focalPoint) => {
        const crop = cropAround({ image, aspect, focalPoint });
        const shape = aspect.width / aspect.height;
        const off = Math.min(
          Math.abs(crop.width - crop.height * shape),
          Math.abs(crop.height - crop.width / shape),
        );
        expect(off).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('contains the focal point, as near its middle as the edges allow', () => {
    fc.assert(
      fc.property(size, size, point, (image, aspect, focalPoint) => {
        const crop = cropAround({ image, aspect, focalPoint });
        const wantedLeft = focalPoint.x * image.width - crop.width / 2;
        const left = Math.min(Math.max(wantedLeft, 0), image.width - crop.width);
        expect(Math.abs(crop.left - left)).toBeLessThanOrEqual(0.5);
        const inside = focalPointInCrop({ focalPoint, image, crop });
        expect(Math.min(inside.x, inside.y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(inside.x, inside.y)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('returns the whole image when the aspect is the same', () => {
    const image = { width: 1536, height: 864 };
    const crop = cropAround({ image, aspect: { width: 16, height: 9 }, focalPoint: { x: 0, y: 1 } });
    expect(crop).toEqual({ left: 0, top: 0, ...image });
  });

  it('moves towards a focal point at the top', () => {
    const request = { image: { width: 1536, height: 1024 }, aspect: { width: 16, height: 9 } };
    expect(cropAround({ ...request, focalPoint: { x: 0.5, y: 0.1 } }).top).toBe(0);
    expect(cropAround({ ...request, focalPoint: { x: 0.5, y: 0.5 } }).top).toBe(80);
    expect(cropAround({ ...request, focalPoint: { x: 0.5, y: 0.9 } }).top).toBe(160);
  });
});

describe('heroSize', () => {
  const frame = { width: 1536, height: 864 };

  it.each([
    ['is larger than the frame', { width: 3000, height: 2000 }],
    ['is exactly the frame', frame],
    ['fills 60 % of the frame', { width: 922, height: 519 }],
  ])('is the frame when the image %s', (_case, source) => {
    expect(heroSize(source, frame)).toEqual(frame);
  });

  it('has the aspect of the frame and the resolution of a small image', () => {
    expect(heroSize({ width: 512, height: 512 }, frame)).toEqual({ width: 512, height: 288 });
    expect(heroSize({ width: 640, height: 100 }, frame)).toEqual({ width: 178, height: 100 });
  });

  it('never enlarges an image by more than two thirds', () => {
    fc.assert(
      fc.property(size, size, (source, anyFrame) => {
        expect(coverScale(source, heroSize(source, anyFrame))).toBeLessThanOrEqual(1 / 0.6 + 1e-9);
      }),
    );
  });
});
