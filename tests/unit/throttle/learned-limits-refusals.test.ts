import { describe, expect, it } from 'vitest';
import { answer, MINUTE, QUARTER, someLearnedLimits, underWay } from './some-learned-limits';

describe('a refusal for too many requests', () => {
  it('is waited out as long as the vendor says, also by polls', () => {
    const learned = someLearnedLimits();
    answer(learned, { 'retry-after': '7' }, 429);
    expect([learned.admit('a'), learned.poll('a')]).toStrictEqual([7_000, 7_000]);
    learned.pass(7_000);
    expect(learned.admit('a')).toBe(0);
  });

  it('is waited out until the limit begins anew where no time is named', () => {
    const learned = someLearnedLimits();
    answer(learned, { 'x-ratelimit-reset-requests': '6m0s' }, 429);
    expect(learned.admit('a')).toBe(6 * MINUTE);
  });

  it('is waited out for a quarter of an hour at most', () => {
    const learned = someLearnedLimits();
    answer(learned, { 'retry-after': '999999999' }, 429);
    expect(learned.admit('a')).toBe(QUARTER);
  });

  it('lasts longer every time where nothing is named, up to a minute, and begins anew after a success', () => {
    const learned = someLearnedLimits();
    const waits = Array.from({ length: 8 }, () => {
      answer(learned, {}, 429);
      const waitMs = learned.poll();
      learned.pass(waitMs);
      return waitMs;
    });
    expect(waits).toStrictEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, MINUTE, MINUTE]);
    answer(learned);
    answer(learned, {}, 429);
    expect(learned.poll()).toBe(1_000);
  });

  it('does not shorten a wait that was told before', () => {
    const learned = someLearnedLimits();
    answer(learned, { 'retry-after': '30' }, 429);
    answer(learned, { 'retry-after': '2' }, 429);
    expect(learned.poll()).toBe(30_000);
  });

  it('halves the jobs that may be under way', () => {
    const learned = underWay(8);
    answer(learned, {}, 429);
    expect(learned.report()).toMatchObject({ running: 8, concurrency: 4 });
  });

  it('halves them once for jobs that were refused together', () => {
    const learned = underWay(8);
    for (let job = 0; job < 8; job++) answer(learned, {}, 429);
    expect(learned.report().concurrency).toBe(4);
  });

  it('leaves room for one job in the end', () => {
    const learned = underWay(2, { concurrency: 4 });
    for (let time = 0; time < 5; time++) {
      answer(learned, {}, 429);
      learned.pass(learned.poll());
    }
    expect(learned.report().concurrency).toBe(1);
  });

  it('is forgotten job by job with every success, up to what is configured', () => {
    const learned = underWay(4, { concurrency: 4 });
    answer(learned, {}, 429);
    const limits = Array.from({ length: 4 }, () => {
      const { concurrency } = learned.report();
      learned.regain();
      return concurrency;
    });
    expect(limits).toStrictEqual([2, 3, 4, 4]);
  });

  it('is forgotten job by job with every quiet minute, until no limit is known again', () => {
    const learned = underWay(4);
    answer(learned, {}, 429);
    const limits = Array.from({ length: 4 }, () => {
      const { concurrency } = learned.report();
      learned.pass(MINUTE);
      return concurrency;
    });
    expect(limits).toStrictEqual([2, 3, 4, null]);
  });

  it('is forgotten at once when it was about credits', () => {
    const learned = underWay(4);
    answer(learned, { 'retry-after': '60' }, 429);
    learned.forgive();
    expect([learned.poll(), learned.report().concurrency]).toStrictEqual([0, null]);
  });

  it('is not what an overloaded vendor sends, though it is left alone as long as it asks', () => {
    const learned = underWay(4);
    answer(learned, { 'retry-after': '9' }, 503);
    expect([learned.poll(), learned.report().concurrency]).toStrictEqual([9_000, null]);
    const silent = underWay(4);
    answer(silent, {}, 503);
    expect(silent.poll()).toBe(0);
  });
});
