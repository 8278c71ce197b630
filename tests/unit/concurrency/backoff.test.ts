import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelay } from '../../../server/src/concurrency/backoff';

const backoff = { base: 1_000, cap: 30_000 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempt = fc.integer({ min: 0, max: 1_000 });

describe('backoff', () => {
  it('doubles its maximum with every attempt, up to the limit', () => {
    const ceilings = [0, 1, 2, 3, 4, 5, 6].map((number) =>
      backoffDelay({ attempt: number, ...backoff, random: 1 }),
    );
    expect(ceilings).toStrictEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('spreads over the whole range from zero to the maximum', () => {
    expect(backoffDelay({ attempt: 3, ...backoff, random: 0 })).toBe(0);
    expect(backoffDelay({ attempt: 3, ...backoff, random: 0.5 })).toBe(4_000);
  });

  it('without jitter waits for the maximum, or for exactly the retry-after', () => {
    expect(backoffDelay({ attempt: 2, ...backoff })).toBe(4_000);
    expect(backoffDelay({ attempt: 2, ...backoff, retryAfterMs: 700 })).toBe(700);
  });

  it('never leaves its range', () => {
    fc.assert(
      fc.property(attempt, random, (number, chance) => {
        const delay = backoffDelay({ attempt: number, ...backoff, random: chance });
        expect(delay >= 0 && delay <= Math.min(30_000, 1_000 * 2 ** number)).toBe(true);
      }),
    );
  });

  it("is never shorter than the vendor's retry-after", () => {
    fc.assert(
      fc.property(attempt, random, fc.nat({ max: 86_400_000 }), (number, chance, retryAfterMs) => {
        const delay = backoffDelay({ attempt: number, ...backoff, retryAfterMs, random: chance });
        expect(delay >= retryAfterMs && delay <= retryAfterMs + backoff.base).toBe(true);
      }),
    );
  });
});
