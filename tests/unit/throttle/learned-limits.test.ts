import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, HOLD_MS, MINUTE, QUARTER, someLearnedLimits, underWay } from './some-learned-limits';
import type { SomeLearnedLimits } from './some-learned-limits';

const send = (learned: SomeLearnedLimits, runId: string): number => {
  const waitMs = learned.admit(runId);
  if (waitMs === 0) learned.traffic.sent();
  return waitMs;
};

const told = (requestsPerMinute: number): SomeLearnedLimits => {
  const learned = someLearnedLimits();
  answer(learned, { 'x-ratelimit-limit': String(requestsPerMinute) });
  return learned;
};

describe('jobs at once', () => {
  /** Four under way, of which the vendor takes two. */
  const halved = (): SomeLearnedLimits => {
    const learned = underWay(4);
    answer(learned, {}, 429);
    learned.pass(1_000);
    return learned;
  };

  it('are as many as the vendor takes, however many calls a run makes', () => {
    const learned = halved();
    expect([learned.admit('new'), learned.admit('run 1'), learned.isFull()]).toStrictEqual([1_000, 0, true]);
    expect(learned.report()).toMatchObject({ running: 4, concurrency: 2 });
  });

  it('make room when enough of them leave, and only then', () => {
    const learned = halved();
    for (const run of ['run 0', 'run 1', 'run 1', 'nobody']) learned.leave(run);
    expect(learned.admit('new')).toBe(1_000);
    learned.leave('run 2');
    expect([learned.admit('new'), learned.admit('newer')]).toStrictEqual([0, 1_000]);
  });

  it('count those that are under way already, even beyond the limit', () => {
    const learned = halved();
    learned.poll('polled');
    expect([learned.report().running, learned.admit('polled'), learned.admit('new')]).toStrictEqual([
      5, 0, 1_000,
    ]);
  });

  it('do not count those that another server ended', () => {
    const learned = underWay(2);
    learned.pass(HOLD_MS - 1);
    learned.poll('run 0');
    expect(learned.report().running).toBe(2);
    learned.pass(1);
    expect(learned.report().running).toBe(1);
  });

  it('are unbounded where nothing is told', () => {
    const learned = someLearnedLimits({ concurrency: 1, requestsPerMinute: 1 });
    for (let run = 0; run < 500; run++) expect(learned.admit(`run ${run}`)).toBe(0);
  });

  it('are as before for a run whose reservation is canceled', () => {
    const learned = told(1);
    learned.reserve('new').cancel();
    expect(learned.report().running).toBe(0);
    learned.admit('new');
    learned.pass(10_000);
    learned.reserve('new').cancel();
    expect([learned.report().running, learned.poll('new')]).toStrictEqual([1, 0]);
  });
});

describe('requests per minute', () => {
  it('are as many as told in any 60 seconds', () => {
    const learned = told(2);
    expect(send(learned, 'a')).toBe(0);
    learned.pass(20_000);
    expect(send(learned, 'b')).toBe(0);
    expect(send(learned, 'c')).toBe(40_000);
    learned.pass(39_999);
    expect(send(learned, 'c')).toBe(1);
    learned.pass(1);
    expect(send(learned, 'c')).toBe(0);
    expect(send(learned, 'd')).toBe(20_000);
  });

  it('count polls as well', () => {
    const learned = told(2);
    send(learned, 'a');
    expect(learned.poll()).toBe(0);
    learned.traffic.sent();
    expect([learned.poll(), learned.admit('b')]).toStrictEqual([MINUTE, MINUTE]);
  });

  it('count a retry that was not reserved', () => {
    const learned = told(3);
    send(learned, 'a');
    learned.traffic.sent();
    learned.traffic.sent();
    expect(learned.admit('b')).toBe(MINUTE);
  });

  it('count those that are reserved and not sent yet', () => {
    const learned = told(1);
    expect([learned.admit('a'), learned.admit('b')]).toStrictEqual([0, 1_000]);
  });

  it('are not used up by one that was reserved and never sent', () => {
    const learned = told(1);
    learned.admit('a');
    learned.leave('a');
    learned.pass(10_000);
    expect(learned.admit('b')).toBe(0);
  });

  it('never exceed the limit in any window, whoever asks when', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.nat({ max: 20_000 }), fc.boolean()), { maxLength: 60 }),
        (limit, steps) => {
          const learned = told(limit);
          const sent: number[] = [];
          for (const [pause, isPoll] of steps) {
            learned.pass(pause);
            const waitMs = isPoll ? learned.poll() : learned.admit(`run ${sent.length}`);
            if (waitMs > 0) continue;
            learned.traffic.sent();
            sent.push(learned.now());
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
      fc.property(limits, pauses, (limit, steps) => {
        const learned = told(limit);
        for (const pause of steps) {
          learned.pass(pause);
          const waitMs = learned.poll();
          if (waitMs > 0) {
            learned.pass(waitMs - 1);
            expect(learned.poll()).toBe(1);
            learned.pass(1);
            expect(learned.poll()).toBe(0);
          }
          learned.traffic.sent();
        }
      }),
    );
  });

  it('are reported as told where that is less than configured, or where none is configured', () => {
    const learned = someLearnedLimits({ requestsPerMinute: 30 });
    answer(learned, { 'x-ratelimit-limit': '5' });
    expect(learned.report().requestsPerMinute).toBe(5);
    answer(learned, { 'x-ratelimit-limit': '120' });
    expect(learned.report().requestsPerMinute).toBe(30);
    answer(learned, { 'x-ratelimit-limit': 'none' });
    expect(learned.report().requestsPerMinute).toBe(30);
    expect(told(1).report().requestsPerMinute).toBe(1);
  });
});

describe('what is left of a vendor’s limit', () => {
  const left = (remaining: number, reset: string) => ({
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': reset,
  });

  it('closes it when nothing is left, until it begins anew', () => {
    const learned = someLearnedLimits();
    answer(learned, left(0, '20'));
    expect([learned.admit('a'), learned.poll()]).toStrictEqual([20_000, 20_000]);
    expect(learned.report()).toMatchObject({ remaining: 0, resetsAt: '2026-01-01T00:00:20.000Z' });
    learned.pass(20_000);
    expect(learned.admit('a')).toBe(0);
    expect(learned.report()).toMatchObject({ remaining: null, resetsAt: null });
  });

  it('is counted down with every request', () => {
    const learned = someLearnedLimits();
    answer(learned, left(2, '20'));
    expect([send(learned, 'a'), send(learned, 'b'), send(learned, 'c')]).toStrictEqual([0, 0, 20_000]);
  });

  it('is shared with requests that are reserved and not sent yet', () => {
    const learned = someLearnedLimits();
    answer(learned, left(1, '20'));
    expect([learned.admit('a'), learned.admit('b')]).toStrictEqual([0, 1_000]);
  });

  it('does not grow by an older answer about the same window', () => {
    const learned = someLearnedLimits();
    answer(learned, left(3, '30'));
    send(learned, 'a');
    send(learned, 'b');
    answer(learned, left(3, '30'));
    expect(learned.report().remaining).toBe(1);
    answer(learned, left(9, '50'));
    expect(learned.report().remaining).toBe(9);
  });

  it.each(['253402300799', '9999-12-31T23:59:59Z', '99999999'])(
    'closes it for a quarter of an hour at most, as by %s',
    (reset) => {
      const learned = someLearnedLimits();
      answer(learned, left(0, reset));
      expect(learned.admit('a')).toBe(QUARTER);
    },
  );

  it.each(['-1', 'NaN', '', '0', 'yesterday', '1'])(
    'does not close it by %j for longer than a second',
    (reset) => {
      const learned = someLearnedLimits();
      answer(learned, left(0, reset));
      expect(learned.admit('a')).toBeLessThanOrEqual(1_000);
    },
  );
});
