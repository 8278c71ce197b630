import { describe, expect, it } from 'vitest';
import { CENTRE, findFocalPoint } from '../../../server/src/image/focal-point';
import { disc, pixelsOf, plain } from './images';
import type { RawImage } from '../../../server/src/image/raw-image';

const rawOf = async (bytes: Buffer): Promise<RawImage> => {
  const { data, width, height } = await pixelsOf(bytes);
  return { pixels: data, width, height };
};

describe('findFocalPoint', () => {
  it.each([
    [1536, 1024, 0.8, 0.25],
    [1536, 1024, 0.2, 0.75],
    [1024, 1536, 0.7, 0.8],
    [1024, 1024, 0.25, 0.3],
    [1024, 1024, 0.5, 0.5],
    [300, 3000, 0.5, 0.9],
  ])('finds the one bright object of a %i×%i image at %f, %f', async (width, height, x, y) => {
    const radius = Math.min(width, height) / 14;
    const picture = disc({ width, height, x: x * width, y: y * height, radius });
    const found = await findFocalPoint(await rawOf(await picture.png().toBuffer()));
    expect(Math.abs(found.x - x)).toBeLessThan(0.08);
    expect(Math.abs(found.y - y)).toBeLessThan(0.08);
  });

  it('returns the centre when nothing stands out', async () => {
    expect(await findFocalPoint(await rawOf(await plain(400, 300).png().toBuffer()))).toEqual(CENTRE);
  });
});
