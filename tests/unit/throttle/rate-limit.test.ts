import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateLimiter } from '../../../server/src/throttle/rate-limit';
import { answer, aPace, MINUTE, QUARTER } from './a-rate-limit';

const send = (pace: RateLimiter, runId: string): number => {
  const waitMs = pace.admit(runId);
  if (waitMs === 0) pace.traffic.sent();
  return waitMs;
};

describe('jobs at once', () => {
  it('are as many as configured', () => {
    const pace = aPace({ concurrency: 2 });
    expect([pace.admit('a'), pace.admit('b'), pace.admit('c')]).toStrictEqual([0, 0, 1_000]);
    expect(pace.report()).toMatchObject({ running: 2, concurrency: 2 });
  });

  it('make room when one leaves, and only then', () => {
    const pace = aPace({ concurrency: 1 });
    pace.admit('a');
    pace.leave('nobody');
    expect(pace.admit('b')).toBe(1_000);
    pace.leave('a');
    pace.leave('a');
    expect([pace.admit('b'), pace.admit('c')]).toStrictEqual([0, 1_000]);
  });

  it('take one place per run, however many calls it makes', () => {
    const pace = aPace({ concurrency: 1 });
    expect([pace.admit('a'), pace.admit('a')]).toStrictEqual([0, 0]);
    expect(pace.report().running).toBe(1);
  });

  it('count those that are under way already, even beyond the limit', () => {
    const pace = aPace({ concurrency: 2 });
    for (const run of ['a', 'b', 'c']) pace.stay(run);
    expect([pace.admit('d'), pace.admit('a')]).toStrictEqual([1_000, 0]);
    expect(pace.report().running).toBe(3);
  });

  it('are unbounded where nothing is configured or told', () => {
    const pace = aPace();
    for (let run = 0; run < 500; run++) expect(pace.admit(`run ${run}`)).toBe(0);
  });
});

describe('requests per minute', () => {
  it('are as many as configured in any 60 seconds', () => {
    const pace = aPace({ requestsPerMinute: 2 });
    expect(send(pace, 'a')).toBe(0);
    pace.pass(20_000);
    expect(send(pace, 'b')).toBe(0);
    expect(send(pace, 'c')).toBe(40_000);
    pace.pass(39_999);
    expect(send(pace, 'c')).toBe(1);
    pace.pass(1);
    expect(send(pace, 'c')).toBe(0);
    expect(send(pace, 'd')).toBe(20_000);
  });

  it('count polls as well', () => {
    const pace = aPace({ requestsPerMinute: 2 });
    send(pace, 'a');
    expect(pace.pollWait()).toBe(0);
    pace.traffic.sent();
    expect([pace.pollWait(), pace.admit('b')]).toStrictEqual([MINUTE, MINUTE]);
  });

  it('count a repeat that nobody asked for leave', () => {
    const pace = aPace({ requestsPerMinute: 3 });
    send(pace, 'a');
    pace.traffic.sent();
    pace.traffic.sent();
    expect(pace.admit('b')).toBe(MINUTE);
  });

  it('count those who were let through and have not sent yet', () => {
    const pace = aPace({ requestsPerMinute: 1 });
    expect([pace.admit('a'), pace.admit('b')]).toStrictEqual([0, 1_000]);
  });

  it('are not used up by one that was let through and never sent anything', () => {
    const pace = aPace({ requestsPerMinute: 1 });
    pace.admit('a');
    pace.leave('a');
    pace.pass(10_000);
    expect(pace.admit('b')).toBe(0);
  });

  it('never exceed the limit in any window, whoever asks when', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.nat({ max: 20_000 }), fc.boolean()), { maxLength: 60 }),
        (limit, steps) => {
          const pace = aPace({ requestsPerMinute: limit });
          const sent: number[] = [];
          for (const [pause, isPoll] of steps) {
            pace.pass(pause);
            const waitMs = isPoll ? pace.pollWait() : pace.admit(`run ${sent.length}`);
            if (waitMs > 0) continue;
            pace.traffic.sent();
            sent.push(pace.now());
          }
          for (const at of sent) {
            expect(sent.filter((other) => other > at - MINUTE && other <= at).length).toBeLessThanOrEqual(
              limit,
            );
          }
        },
      ),
    );
  });

  it('are free again exactly when it was said, and no sooner', () => {
    const limits = fc.integer({ min: 1, max: 4 });
    const pauses = fc.array(fc.nat({ max: 30_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(limits, pauses, (requestsPerMinute, steps) => {
        const pace = aPace({ requestsPerMinute });
        for (const pause of steps) {
          pace.pass(pause);
          const waitMs = pace.pollWait();
          if (waitMs > 0) {
            pace.pass(waitMs - 1);
            expect(pace.pollWait()).toBe(1);
            pace.pass(1);
            expect(pace.pollWait()).toBe(0);
          }
          pace.traffic.sent();
        }
      }),
    );
  });

  it('take the number the vendor tells where it is less, or where none is configured', () => {
    const pace = aPace({ requestsPerMinute: 30 });
    answer(pace, { 'x-ratelimit-limit': '5' });
    expect(pace.report().requestsPerMinute).toBe(5);
    answer(pace, { 'x-ratelimit-limit': '120' });
    expect(pace.report().requestsPerMinute).toBe(30);
    answer(pace, { 'x-ratelimit-limit': 'none' });
    expect(pace.report().requestsPerMinute).toBe(30);

    const unbounded = aPace();
    answer(unbounded, { 'x-ratelimit-limit': '1' });
    expect([send(unbounded, 'a'), send(unbounded, 'b')]).toStrictEqual([0, MINUTE]);
  });
});

describe('what is left of a vendor’s limit', () => {
  const told = (remaining: number, reset: string) => ({
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': reset,
  });

  it('closes it when nothing is left, until it begins anew', () => {
    const pace = aPace();
    answer(pace, told(0, '20'));
    expect([pace.admit('a'), pace.pollWait()]).toStrictEqual([20_000, 20_000]);
    expect(pace.report()).toMatchObject({ remaining: 0, resetsAt: '2026-01-01T00:00:20.000Z' });
    pace.pass(20_000);
    expect(pace.admit('a')).toBe(0);
    expect(pace.report()).toMatchObject({ remaining: null, resetsAt: null });
  });

  it('is counted down with every request', () => {
    const pace = aPace();
    answer(pace, told(2, '20'));
    expect([send(pace, 'a'), send(pace, 'b'), send(pace, 'c')]).toStrictEqual([0, 0, 20_000]);
  });

  it('is shared with those who were let through and have not sent yet', () => {
    const pace = aPace();
    answer(pace, told(1, '20'));
    expect([pace.admit('a'), pace.admit('b')]).toStrictEqual([0, 1_000]);
  });

  it('does not grow by an older answer about the same window', () => {
    const pace = aPace();
    answer(pace, told(3, '30'));
    send(pace, 'a');
    send(pace, 'b');
    answer(pace, told(3, '30'));
    expect(pace.report().remaining).toBe(1);
    answer(pace, told(9, '50'));
    expect(pace.report().remaining).toBe(9);
  });

  it.each(['253402300799', '9999-12-31T23:59:59Z', '99999999'])(
    'closes it for a quarter of an hour at most, as by %s',
    (reset) => {
      const pace = aPace();
      answer(pace, told(0, reset));
      expect(pace.admit('a')).toBe(QUARTER);
    },
  );

  it.each(['-1', 'NaN', '', '0', 'yesterday', '1'])(
    'does not close it by %j for longer than a second',
    (reset) => {
      const pace = aPace();
      answer(pace, told(0, reset));
      expect(pace.admit('a')).toBeLessThanOrEqual(1_000);
    },
  );
});
