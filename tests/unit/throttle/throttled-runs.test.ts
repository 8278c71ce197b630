import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Admission, Throttle } from '../../../server/src/throttle/throttle';
import { createWorld, failure, pending, produced, submitted } from '../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A throttle that gives these answers in turn, then admits every run; and what it was told. */
const aThrottle = (...admissions: Admission[]) => {
  const told: string[] = [];
  const inside = new Set<string>();
  const throttle: Partial<Throttle> = {
    admit: (runId) => {
      const admission = admissions.shift() ?? { kind: 'go' };
      told.push(admission.kind);
      if (admission.kind === 'go') inside.add(runId);
      return Promise.resolve(admission);
    },
    pollWait: (runId) => {
      inside.add(runId);
      return Promise.resolve(0);
    },
    leave: (runId) => {
      inside.delete(runId);
      return Promise.resolve();
    },
    succeeded: ({ balance }) => told.push(`succeeded ${JSON.stringify(balance)}`),
    failed: ({ code }) => told.push(`failed ${code}`),
  };
  return { throttle, told, inside };
};

const open = (waitMs: number): Admission => ({
  kind: 'circuit-open',
  waitMs,
  why: 'main is left alone until noon.',
});

describe('a busy provider', () => {
  it('is waited for: nothing is sent, nothing is written down, and the run counts no attempt', async () => {
    const { throttle, told } = aThrottle({ kind: 'wait', waitMs: 5_000 });
    const world = createWorld({ main: { throttle } });
    const { runId } = await world.start();
    await world.turn();
    expect(world.row(runId)).toMatchObject({ step: 'queued', attempts: 0, calls: [], leaseToken: null });
    expect(world.row(runId).runAfter.getTime()).toBeGreaterThanOrEqual(Date.now() + 5_000);
    expect(world.calls).toEqual([]);
    await world.settle();
    expect(told).toEqual(['wait', 'go', 'succeeded null']);
    expect(world.row(runId).status).toBe('succeeded');
  });
});

describe('a provider whose circuit is open', () => {
  it('is passed over, and the run says why', async () => {
    const { throttle } = aThrottle(open(30_000));
    const world = createWorld({ main: { throttle }, other: {} });
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['other']);
    expect(world.row(runId).tried).toEqual([
      {
        provider: 'main',
        code: 'provider_unavailable',
        message: 'main is left alone until noon.',
        credits: 0,
      },
    ]);
    expect(world.row(runId).warnings).toEqual(['main failed: main is left alone until noon.']);
  });

  it('that no other can take over from is waited for, by a publish for as long as it takes', async () => {
    const { throttle } = aThrottle(open(600_000));
    const world = createWorld({ main: { throttle } });
    const { runId } = await world.start({ trigger: 'publish' });
    const began = Date.now();
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
    expect(Date.now() - began).toBeGreaterThanOrEqual(600_000);
  });

  it('is waited for a little by a person, and not for long', async () => {
    const short = createWorld({ main: { throttle: aThrottle(open(20_000)).throttle } });
    const one = await short.start({ trigger: 'button' });
    await short.settle();
    expect(short.row(one.runId).status).toBe('succeeded');

    const long = createWorld({ main: { throttle: aThrottle(open(300_000)).throttle } });
    const other = await long.start({ trigger: 'button' });
    await long.settle();
    expect(long.row(other.runId)).toMatchObject({
      status: 'failed',
      error: { code: 'provider_unavailable', message: 'main is left alone until noon.' },
    });
    expect(long.calls).toEqual([]);
  });
});

describe('the slot at a provider', () => {
  it.each([
    ['success', () => Promise.resolve(produced())],
    ['a refusal', () => Promise.reject(failure('provider_rejected'))],
    ['an unknown outcome', () => Promise.reject(failure('provider_outcome_unknown'))],
    ['something unforeseen', () => Promise.reject(new TypeError('Oops'))],
  ])('is released after %s', async (_, submit) => {
    const { throttle, inside } = aThrottle();
    const world = createWorld({ main: { throttle, submit } });
    await world.start();
    await world.settle();
    expect(inside.size).toBe(0);
  });

  it('is kept for a job at the vendor, taken up after a restart, and released when it is done', async () => {
    const { throttle, inside } = aThrottle();
    const answers = [pending(), produced()];
    const world = createWorld({
      main: {
        throttle,
        submit: () => Promise.resolve(submitted()),
        poll: () => Promise.resolve(answers.shift() ?? produced()),
      },
    });
    const { runId } = await world.start();
    await world.turn();
    expect([world.row(runId).step, [...inside]]).toEqual(['submitted', [runId]]);
    inside.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    await world.turn();
    expect([...inside]).toEqual([runId]);
    await world.settle();
    expect(inside.size).toBe(0);
  });
});

describe('what a throttle is told of its provider', () => {
  it('is each outcome once, with the balance', async () => {
    const { throttle, told } = aThrottle();
    const balance = { credits: 490, images: 49 };
    const world = createWorld({
      main: { throttle, submit: () => Promise.resolve({ ...produced(), balance }) },
    });
    await world.start();
    await world.settle();
    expect(told).toEqual(['go', `succeeded ${JSON.stringify(balance)}`]);
  });

  it('is every failure of its own', async () => {
    const { throttle, told } = aThrottle();
    const world = createWorld({ main: { throttle, submit: () => Promise.reject(failure('provider_auth')) } });
    await world.start();
    await world.settle();
    expect(told).toEqual(['go', 'failed provider_auth']);
  });
});

describe('the polls of a job', () => {
  it('come less and less often, by the clock alone', async () => {
    const asked: number[] = [];
    const world = createWorld({
      main: {
        submit: () => Promise.resolve(submitted(1_000)),
        poll: () => {
          asked.push(Date.now());
          return Promise.resolve(asked.length < 12 ? pending(1_000) : produced());
        },
      },
    });
    await world.start();
    await world.settle();
    const pauses = asked.slice(1).map((at, index) => at - asked[index]!);
    expect(pauses[0]).toBe(1_000);
    expect(pauses.at(-1)).toBeGreaterThan(2_000);
    expect(pauses.every((pause, index) => index === 0 || pause >= pauses[index - 1]!)).toBe(true);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10_000);
  });

  it('wait for a vendor that wants to be left alone, but not beyond the patience with the job', async () => {
    const world = createWorld({
      main: {
        throttle: { pollWait: () => Promise.resolve(900_000) },
        submit: () => Promise.resolve(submitted()),
        poll: () => Promise.resolve(produced()),
      },
    });
    const { runId } = await world.start();
    const began = Date.now();
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
    expect(Date.now() - began).toBeLessThan(200_000);
  });
});
