import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestRatio } from '../../../../server/src/providers/mapping/nearest-ratio';

const FIVE = ['1:1', '16:9', '9:16', '4:3', '3:4'] as const;
const SIX = ['1:1', '4:3', '16:9', '9:21', '1:2', '2:1'] as const;

describe('nearestRatio', () => {
  it.each([
    [1536, 864, '16:9', '16:9'],
    [1200, 630, '16:9', '2:1'],
    [1000, 1000, '1:1', '1:1'],
    [1600, 1200, '4:3', '4:3'],
    [1080, 1350, '3:4', '1:1'],
    [1080, 1920, '9:16', '1:2'],
    [800, 2000, '9:16', '9:21'],
    [3840, 1000, '16:9', '2:1'],
    [640, 3840, '9:16', '9:21'],
  ])('for %i x %i is %s of five ratios, %s of six', (width, height, five, six) => {
    expect([
      nearestRatio({ width, height }, FIVE).ratio,
      nearestRatio({ width, height }, SIX).ratio,
    ]).toStrictEqual([five, six]);
  });

  it('is the only ratio of a list of one', () => {
    expect(nearestRatio({ width: 4, height: 1 }, ['1:1'])).toStrictEqual({ ratio: '1:1', kept: 0.25 });
  });

  it('is the ratio whose crop to the frame keeps most of the image', () => {
    const shared = (ratio: string, width: number, height: number): number => {
      const [across = 1, down = 1] = ratio.split(':').map(Number);
      const scale = Math.min(across / width, down / height);
      return (width * scale * height * scale) / (across * down);
    };
    const edge = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(edge, edge, fc.constantFrom(FIVE, SIX), (width, height, ratios) => {
        const { ratio, kept } = nearestRatio<string>({ width, height }, [...ratios]);
        expect(kept).toBeCloseTo(shared(ratio, width, height), 9);
        for (const other of ratios) expect(kept).toBeGreaterThanOrEqual(shared(other, width, height) - 1e-9);
      }),
    );
  });
});
