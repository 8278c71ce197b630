import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestSize } from '../../../server/src/providers/mapping/nearest-size';
import { openAiModel } from '../../../server/src/providers/openai/models';

const choose = (model: string, width: number, height: number): string => {
  const { size, isEnough } = nearestSize({ width, height }, openAiModel(model).sizes);
  return `${size.width}x${size.height}${isEnough ? '' : ' enlarged'}`;
};

describe('the nearest size', () => {
  it.each([
    ['gpt-image-2', 1536, 864, '1536x1024'],
    ['gpt-image-2', 1920, 1080, '2048x1152'],
    ['gpt-image-2', 2560, 1440, '3840x2160'],
    ['gpt-image-2', 1024, 1024, '1024x1024'],
    ['gpt-image-2', 1200, 1200, '2048x2048'],
    ['gpt-image-2', 864, 1536, '1024x1536'],
    ['gpt-image-2', 1080, 1920, '1152x2048'],
    ['gpt-image-2', 1200, 630, '2048x1152'],
    ['gpt-image-2', 1024, 768, '1536x1024'],
    ['gpt-image-2', 3840, 1280, '3840x2160'],
    ['gpt-image-2', 3840, 3840, '2048x2048 enlarged'],
    ['gpt-image-1', 1536, 864, '1536x1024'],
    ['gpt-image-1', 1920, 1080, '1536x1024 enlarged'],
    ['gpt-image-1', 1200, 630, '1536x1024'],
    ['some-other-model', 640, 1280, '1024x1536'],
  ])('of %s for %d×%d is %s', (model, width, height, expected) => {
    expect(choose(model, width, height)).toBe(expected);
  });

  it('is the smallest sufficient one of a fitting aspect', () => {
    const edge = fc.integer({ min: 320, max: 3840 });
    const sizes = openAiModel('gpt-image-2').sizes;
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        const { size, isEnough, kept } = nearestSize({ width, height }, sizes);
        const frame = width / height;
        const smallerAndGood = sizes.filter((other) => {
          const ratio = other.width / other.height / frame;
          const fits = Math.min(ratio, 1 / ratio) >= 0.8;
          const enough = other.width >= width && other.height >= height;
          return fits && enough && other.width * other.height < size.width * size.height;
        });
        expect(isEnough ? smallerAndGood : []).toStrictEqual([]);
        expect(kept > 0 && kept <= 1).toBe(true);
      }),
    );
  });
});
