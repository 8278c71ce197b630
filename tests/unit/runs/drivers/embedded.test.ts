import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClaimedRun, StopSignals } from '../../../../server/src/runs/drivers/driver';
import { createEmbeddedDriver } from '../../../../server/src/runs/drivers/embedded';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Job {
  name: string;
  urgent: boolean;
  work: (signals: StopSignals) => Promise<number | null>;
}

const POLL_MS = 2_000;

/** A queue in memory, and what the driver made of it. */
const createYard = ({ concurrency = 2 }: { concurrency?: number } = {}) => {
  const queue: Job[] = [];
  const started: string[] = [];
  const errors: unknown[] = [];
  const finish = new Map<string, (wait?: number | null) => void>();
  const state = {
    ...{ running: 0, most: 0, claims: 0, isLate: false },
    claiming: (): Promise<void> => Promise.resolve(),
  };
  const bulk: number[] = [];

  const toRun = ({ name, work }: Job): ClaimedRun => ({
    runId: name,
    advance: async (signals) => {
      started.push(name);
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      try {
        return await work(signals);
      } finally {
        state.running -= 1;
      }
    },
  });
  const driver = createEmbeddedDriver(
    {
      claim: async ({ limit, bulk: ofCollections, urgentOnly }) => {
        state.claims += 1;
        bulk.push(ofCollections);
        const due = queue
          .filter(({ urgent }) => urgent || !urgentOnly)
          .sort((a, b) => Number(b.urgent) - Number(a.urgent))
          .slice(0, limit);
        for (const job of due) queue.splice(queue.indexOf(job), 1);
        await state.claiming();
        return due.map(toRun);
      },
      onError: (error) => errors.push(error),
    },
    {
      concurrency,
      pollMs: POLL_MS,
      pressure: { start: () => undefined, isHigh: () => state.isLate, stop: () => undefined },
    },
  );
  const waiting = (name: string) => () =>
    new Promise<number | null>((resolve) => {
      finish.set(name, (wait = null) => {
        resolve(wait);
      });
    });
  const add = (name: string, { urgent = false, work = waiting(name) }: Partial<Job> = {}): void => {
    queue.push({ name, urgent, work });
  };
  const tick = () => vi.advanceTimersByTimeAsync(0);
  return { driver, add, started, errors, finish, state, bulk, tick };
};

describe('the embedded driver', () => {
  it('works on one run at a time while the server has enough to do, and on more when it has breath again', async () => {
    const { driver, add, started, bulk, state, tick } = createYard({ concurrency: 3 });
    state.isLate = true;
    for (const name of ['a', 'b', 'c']) add(name);
    driver.start();
    await tick();
    expect(started).toEqual(['a']);
    expect(bulk[0]).toBe(0);
    add('card', { urgent: true });
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(started).toEqual(['a', 'card']);
    state.isLate = false;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(started).toEqual(['a', 'card', 'b']);
  });

  it('asks for one run of a collection fewer than it has places', async () => {
    const several = createYard({ concurrency: 3 });
    several.driver.start();
    await several.tick();
    expect(several.bulk[0]).toBe(2);
    const one = createYard({ concurrency: 1 });
    one.driver.start();
    await one.tick();
    expect(one.bulk[0]).toBe(1);
  });

  it('works on no more runs at once than it is allowed to', async () => {
    const { driver, add, started, finish, state, tick } = createYard({ concurrency: 2 });
    for (const name of ['a', 'b', 'c', 'd']) add(name);
    driver.start();
    await tick();
    expect(started).toEqual(['a', 'b']);
    expect(driver.stats()).toEqual({ running: 2 });
    finish.get('a')!();
    await tick();
    expect(started).toEqual(['a', 'b', 'c']);
    finish.get('b')!();
    finish.get('c')!();
    await tick();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    expect(state.most).toBe(2);
  });

  it('has a place for one urgent run more, and for one only', async () => {
    const { driver, add, started, tick } = createYard({ concurrency: 1 });
    add('slow');
    driver.start();
    await tick();
    add('slow too');
    add('card', { urgent: true });
    add('second card', { urgent: true });
    driver.notify();
    await tick();
    expect(started).toEqual(['slow', 'card']);
  });

  it('takes what is urgent first', async () => {
    const { driver, add, started, tick } = createYard({ concurrency: 1 });
    add('slow');
    add('card', { urgent: true });
    driver.start();
    await tick();
    expect(started[0]).toBe('card');
  });

  it('does not lose a wake-up that comes while it is looking', async () => {
    const yard = createYard();
    let isFirst = true;
    yard.state.claiming = () => {
      if (!isFirst) return Promise.resolve();
      isFirst = false;
      yard.add('late');
      yard.driver.notify();
      return Promise.resolve();
    };
    yard.driver.start();
    await yard.tick();
    expect(yard.started).toEqual(['late']);
  });

  it('finds by itself what nobody told it of', async () => {
    const { driver, add, started, tick } = createYard();
    driver.start();
    await tick();
    add('forgotten');
    await tick();
    expect(started).toEqual([]);
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(started).toEqual(['forgotten']);
  });

  it('looks again when a run has waited as long as it wanted to', async () => {
    const { driver, add, started, state, tick } = createYard();
    add('waits', {
      work: () => {
        setTimeout(() => add('waits again', { work: () => Promise.resolve(null) }), 700);
        return Promise.resolve(700);
      },
    });
    driver.start();
    await tick();
    const before = state.claims;
    await vi.advanceTimersByTimeAsync(700);
    expect(state.claims).toBeGreaterThan(before);
    expect(started).toEqual(['waits', 'waits again']);
  });

  it('carries the others on when one run fails', async () => {
    const { driver, add, started, errors, tick } = createYard({ concurrency: 1 });
    add('broken', { work: () => Promise.reject(new Error('broken')) });
    add('fine', { work: () => Promise.resolve(null) });
    driver.start();
    await tick();
    expect(started).toEqual(['broken', 'fine']);
    expect(errors).toEqual([new Error('broken')]);
  });

  it('goes on after looking has failed', async () => {
    const yard = createYard();
    yard.add('first', { work: () => Promise.resolve(null) });
    let isFirst = true;
    yard.state.claiming = () => {
      if (!isFirst) return Promise.resolve();
      isFirst = false;
      return Promise.reject(new Error('database is away'));
    };
    yard.driver.start();
    await yard.tick();
    expect(yard.errors).toEqual([new Error('database is away')]);
    yard.add('second', { work: () => Promise.resolve(null) });
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(yard.started).toEqual(['second']);
  });
});

describe('stopping the embedded driver', () => {
  it('waits for what is under way, and begins nothing more', async () => {
    const { driver, add, started, finish, tick } = createYard({ concurrency: 1 });
    add('under way');
    add('next');
    driver.start();
    await tick();
    let isStopped = false;
    const stopping = driver.stop({ graceMs: 10_000 }).then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isStopped).toBe(false);
    finish.get('under way')!();
    await vi.advanceTimersByTimeAsync(0);
    await stopping;
    driver.notify();
    await vi.advanceTimersByTimeAsync(3 * POLL_MS);
    expect(started).toEqual(['under way']);
  });

  it('tells runs to take no further step, and after the grace to end at once', async () => {
    const { driver, add, tick } = createYard();
    const heard: string[] = [];
    add('endless', {
      work: ({ stop, abort }) =>
        new Promise((resolve) => {
          stop.addEventListener('abort', () => heard.push('stop'));
          abort.addEventListener('abort', () => {
            heard.push('abort');
            resolve(null);
          });
        }),
    });
    driver.start();
    await tick();
    const stopping = driver.stop({ graceMs: 10_000 });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heard).toEqual(['stop']);
    await vi.advanceTimersByTimeAsync(1);
    await stopping;
    expect(heard).toEqual(['stop', 'abort']);
  });

  it('does not wait for ever', async () => {
    const { driver, add, tick } = createYard();
    add('deaf');
    driver.start();
    await tick();
    const stopping = driver.stop({ graceMs: 10_000 });
    await vi.advanceTimersByTimeAsync(11_000);
    await stopping;
    expect(driver.stats()).toEqual({ running: 1 });
  });

  it('lets a run that was just being claimed see the signal, and waits for it', async () => {
    const yard = createYard();
    let release = (): void => undefined;
    yard.state.claiming = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const seen: string[] = [];
    yard.add('claimed', {
      work: ({ stop }) => {
        seen.push(stop.aborted ? 'sees that it stops' : 'begins');
        return new Promise((resolve) => {
          setTimeout(() => {
            seen.push('has given its lease back');
            resolve(null);
          }, 100);
        });
      },
    });
    yard.driver.start();
    await yard.tick();
    const stopping = yard.driver.stop({ graceMs: 10_000 }).then(() => seen.push('stopped'));
    await vi.advanceTimersByTimeAsync(1_000);
    release();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;
    expect(seen).toEqual(['sees that it stops', 'has given its lease back', 'stopped']);
  });
});
