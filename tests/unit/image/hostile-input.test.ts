import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { renderHero } from '../../../server/src/image/renditions';
import { ENCODERS, disc, heroInput } from './images';

/** A small deterministic generator (mulberry32), so that a failing seed can be repeated. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** Flips bits, truncates, repeats or overwrites a part, or corrupts the header. */
const mutate = (original: Buffer, seed: number): Buffer => {
  const random = randomFrom(seed);
  const bytes = Buffer.from(original);
  const at = random(bytes.length);
  switch (seed % 5) {
    case 0:
      for (let flips = 1 + random(12); flips > 0; flips -= 1) {
        bytes[random(bytes.length)]! ^= 1 << random(8);
      }
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))]);
    case 3:
      return bytes.fill(random(256), at, Math.min(bytes.length, at + 1 + random(64)));
    default:
      bytes[8 + random(Math.min(56, bytes.length - 8))] = random(256);
      return bytes;
  }
};

const outcomeOf = async (bytes: Buffer): Promise<string> => {
  try {
    const { hero, social } = await renderHero(heroInput(bytes, { breakpoints: {} }));
    return hero.width > 0 && social.width === 1200 ? 'rendered' : 'incomplete';
  } catch (error) {
    return HeroError.isInstance(error) ? error.code : `crashed: ${String(error)}`;
  }
};

describe('a corrupted image', () => {
  it.each(ENCODERS)(
    'of %s is rendered or rejected with an error of the contract, never a crash',
    async (_format, encode) => {
      const original = await encode(disc({ width: 96, height: 72, x: 40, y: 30, radius: 20 })).toBuffer();
      const outcomes = new Map<string, number>();
      for (let seed = 1; seed <= 100; seed += 1) {
        const outcome = await outcomeOf(mutate(original, seed));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      const expected = new Set(['rendered', 'image_invalid', 'image_too_large']);
      expect([...outcomes.keys()].filter((outcome) => !expected.has(outcome))).toEqual([]);
      expect(outcomes.get('image_invalid')).toBeGreaterThan(10);
    },
    60_000,
  );
});
