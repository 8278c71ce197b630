import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageNotes } from '../../../../server/src/runs/worker/image-notes';
import { askedSize, chooseFrame, neededSize } from '../../../../server/src/runs/worker/image-size';
import { openAiModel } from '../../../../server/src/providers/openai/models';

const { sizes } = openAiModel('gpt-image-2');
const hero = { width: 1536, height: 864 };
const small = { width: 512, height: 512 };
const asks = (calls: Parameters<typeof chooseFrame>[1]['calls'], needed = hero) => {
  const { width, height } = askedSize(chooseFrame(needed, { sizes, calls }), sizes)!;
  return `${width}x${height}`;
};

describe('the size to ask for', () => {
  it('is enough for the social image, too, where the hero is smaller than it', () => {
    expect(neededSize(hero)).toStrictEqual(hero);
    expect(neededSize({ width: 512, height: 288 })).toStrictEqual({ width: 1200, height: 675 });
    expect(neededSize({ width: 600, height: 600 })).toStrictEqual({ width: 1200, height: 1200 });
  });

  it('is the next larger one after one that came too small, up to the largest', () => {
    const second = { width: 2048, height: 1152 };
    const third = { width: 3840, height: 2160 };
    const failed = [hero, second, third].map((frame) => ({ frame, came: small }));
    expect(asks([])).toBe('1536x1024');
    expect(asks(failed.slice(0, 1))).toBe('2048x1152');
    expect(asks(failed.slice(0, 2))).toBe('3840x2160');
    expect(asks(failed)).toBe('1536x1024');
  });

  it('is the usual one again once that came as it was asked for', () => {
    const came = { width: 1536, height: 1024 };
    expect(
      asks([
        { frame: hero, came },
        { frame: hero, came: small },
      ]),
    ).toBe('1536x1024');
  });

  it.each([
    ['calls of an older version', [{}]],
    ['a call whose pictures were never decoded', [{ frame: hero, came: null }]],
    [
      'a picture that is enough although it is smaller',
      [{ frame: hero, came: { width: 1530, height: 861 } }],
    ],
  ])('is the usual one after %s', (_, calls) => {
    expect(asks(calls)).toBe('1536x1024');
  });

  it('is never smaller than what is needed without a history', () => {
    const edge = fc.integer({ min: 64, max: 4_000 });
    const size = fc.record({ width: edge, height: edge });
    fc.assert(
      fc.property(size, fc.array(fc.record({ frame: size, came: size })), (needed, calls) => {
        const frame = chooseFrame(needed, { sizes, calls });
        const usual = askedSize(needed, sizes)!;
        const asked = askedSize(frame, sizes)!;
        expect(asked.width * asked.height).toBeGreaterThanOrEqual(usual.width * usual.height);
      }),
    );
  });
});

describe('what is said of a picture', () => {
  const provider = (offered: typeof sizes | null) => ({
    capabilities: {
      ...{ sizes: offered, frames: null, maxImagesPerCall: 1, seed: false, negativePrompt: false },
      ...{ edits: false, transparency: false },
    },
  });
  const notes = (delivered: typeof hero, offered: typeof sizes | null = sizes) =>
    imageNotes(
      0,
      { delivered, defect: null },
      { provider: provider(offered), frame: hero, calls: [{ frame: hero, came: delivered }] },
    ).join();

  it('names the size asked for and the size delivered, and what becomes of it', () => {
    expect(notes(small)).toBe(
      'Picture 1 came as 512×512 pixels where 1536×1024 was asked for: the hero is 512×288 in place of 1536×864, and the social image is enlarged. The next run asks for 2048×1152.',
    );
    expect(notes({ width: 1024, height: 1024 })).toContain(
      '1024×1024 pixels where 1536×1024 was asked for: the hero is enlarged',
    );
  });

  it('is nothing where the picture is enough, or only rounded', () => {
    expect(notes({ width: 1536, height: 1024 })).toBe('');
    expect(notes({ width: 1536, height: 864 })).toBe('');
    expect(notes({ width: 1520, height: 1008 })).toBe('');
  });

  it('speaks of what is needed where a provider takes no sizes, and only where it is far too small', () => {
    expect(notes(small, null)).toMatch(/512×512 pixels where 1536×864 are needed/);
    expect(notes({ width: 1344, height: 768 }, null)).toBe('');
  });
});
