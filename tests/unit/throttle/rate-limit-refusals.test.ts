import { describe, expect, it } from 'vitest';
import type { RateLimits } from '../../../server/src/throttle/rate-limit';
import { answer, aPace, MINUTE, QUARTER } from './a-rate-limit';

describe('a refusal for too many requests', () => {
  it('is waited out as long as the vendor says, also by polls', () => {
    const pace = aPace();
    answer(pace, { 'retry-after': '7' }, 429);
    expect([pace.admit('a'), pace.pollWait()]).toStrictEqual([7_000, 7_000]);
    pace.pass(7_000);
    expect(pace.admit('a')).toBe(0);
  });

  it('is waited out until the limit begins anew where no time is named', () => {
    const pace = aPace();
    answer(pace, { 'x-ratelimit-reset-requests': '6m0s' }, 429);
    expect(pace.admit('a')).toBe(6 * MINUTE);
  });

  it('is waited out for a quarter of an hour at most', () => {
    const pace = aPace();
    answer(pace, { 'retry-after': '999999999' }, 429);
    expect(pace.admit('a')).toBe(QUARTER);
  });

  it('lasts longer every time where nothing is named, up to a minute, and begins anew after a success', () => {
    const pace = aPace();
    const waits = Array.from({ length: 8 }, () => {
      answer(pace, {}, 429);
      const waitMs = pace.pollWait();
      pace.pass(waitMs);
      return waitMs;
    });
    expect(waits).toStrictEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, MINUTE, MINUTE]);
    answer(pace);
    answer(pace, {}, 429);
    expect(pace.pollWait()).toBe(1_000);
  });

  it('does not shorten a wait that was told before', () => {
    const pace = aPace();
    answer(pace, { 'retry-after': '30' }, 429);
    answer(pace, { 'retry-after': '2' }, 429);
    expect(pace.pollWait()).toBe(30_000);
  });

  const underWay = (count: number, limits: Partial<RateLimits> = {}) => {
    const pace = aPace(limits);
    for (let run = 0; run < count; run++) pace.admit(`run ${run}`);
    return pace;
  };

  it('halves the jobs that may be under way', () => {
    const pace = underWay(8);
    answer(pace, {}, 429);
    expect(pace.report()).toMatchObject({ running: 8, concurrency: 4 });
  });

  it('halves them once for jobs that were refused together', () => {
    const pace = underWay(8);
    for (let job = 0; job < 8; job++) answer(pace, {}, 429);
    expect(pace.report().concurrency).toBe(4);
  });

  it('leaves room for one job in the end', () => {
    const pace = underWay(2, { concurrency: 4 });
    for (let time = 0; time < 5; time++) {
      answer(pace, {}, 429);
      pace.pass(pace.pollWait());
    }
    expect(pace.report().concurrency).toBe(1);
  });

  it('is forgotten job by job with every success, up to what is configured', () => {
    const pace = underWay(4, { concurrency: 4 });
    answer(pace, {}, 429);
    const limits = Array.from({ length: 4 }, () => {
      const { concurrency } = pace.report();
      pace.regain();
      return concurrency;
    });
    expect(limits).toStrictEqual([2, 3, 4, 4]);
  });

  it('is forgotten job by job with every quiet minute, until no limit is known again', () => {
    const pace = underWay(4);
    answer(pace, {}, 429);
    const limits = Array.from({ length: 4 }, () => {
      const { concurrency } = pace.report();
      pace.pass(MINUTE);
      return concurrency;
    });
    expect(limits).toStrictEqual([2, 3, 4, null]);
  });

  it('is forgotten at once when it was about credits', () => {
    const pace = underWay(4);
    answer(pace, { 'retry-after': '60' }, 429);
    pace.forgive();
    expect([pace.pollWait(), pace.report().concurrency]).toStrictEqual([0, null]);
  });

  it('is not what an overloaded vendor sends, though it is left alone as long as it asks', () => {
    const pace = underWay(4);
    answer(pace, { 'retry-after': '9' }, 503);
    expect([pace.pollWait(), pace.report().concurrency]).toStrictEqual([9_000, null]);
    const silent = underWay(4);
    answer(silent, {}, 503);
    expect(silent.pollWait()).toBe(0);
  });
});
