import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorld, failure, picture, produced } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const passing = () => Promise.reject(failure('media_failed', { retryable: true }));

describe('a failure that may pass', () => {
  it('is tried again after growing waits, without another paid call and without a slot held', async () => {
    const world = createWorld();
    const moments: number[] = [];
    world.stations.store = () => {
      moments.push(Date.now());
      return moments.length < 4 ? passing() : Promise.resolve();
    };
    const { runId } = await world.start();
    await world.turn();
    expect(world.row(runId)).toMatchObject({
      status: 'running',
      step: 'rendered',
      attempts: 1,
      leaseToken: null,
    });
    await world.settle();
    expect(moments.slice(1).map((at, index) => at - moments[index]!)).toEqual([1_000, 2_000, 4_000]);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', attempts: 0 });
    expect(world.calls).toEqual(['main']);
    expect(world.files.size).toBe(1);
  });

  it('ends the run when it does not pass, without a card in its place and with the paid bytes kept', async () => {
    const world = createWorld();
    world.stations.store = passing;
    const { runId } = await world.start();
    await world.settle();
    expect(world.journal.filter((entry) => entry === 'store')).toHaveLength(5);
    expect(world.row(runId)).toMatchObject({
      status: 'failed',
      step: 'rendered',
      provider: 'main',
      error: { code: 'media_failed' },
    });
    expect(world.calls).toEqual(['main']);
    expect(world.spooled.size).toBe(1);
  });

  it('waits as long as the other side asks for', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced('https://x.test/1')) } });
    let times = 0;
    world.stations.download = () => {
      times += 1;
      return times === 1
        ? Promise.reject(failure('provider_unavailable', { retryable: true, retryAfterMs: 42_000 }))
        : Promise.resolve(picture('late'));
    };
    const began = Date.now();
    await world.start();
    await world.settle();
    expect(Date.now() - began).toBe(42_000);
  });

  it('does not fetch a second time what has arrived', async () => {
    const urls = ['https://x.test/1', 'https://x.test/2'];
    const world = createWorld({ main: { submit: () => Promise.resolve(produced(...urls)) } });
    const asked: string[] = [];
    world.stations.download = (url) => {
      asked.push(url);
      return url === urls[1] && asked.length < 4
        ? Promise.reject(failure('provider_unavailable', { retryable: true }))
        : Promise.resolve(picture(url));
    };
    const { runId } = await world.start();
    await world.settle();
    expect(asked).toEqual([urls[0], urls[1], urls[1], urls[1]]);
    expect(world.row(runId).candidates).toHaveLength(2);
  });

  it('is one that nobody foresaw while rendering: a paid picture is not thrown away for a hiccup', async () => {
    const world = createWorld();
    let times = 0;
    world.stations.render = () => {
      times += 1;
      return times === 1 ? Promise.reject(new Error('database is locked')) : Promise.resolve();
    };
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'main' });
  });

  it('is one before the paid call, too', async () => {
    const world = createWorld();
    let times = 0;
    world.stations.freeze = () => {
      times += 1;
      return times === 1
        ? Promise.reject(new Error('database is locked'))
        : Promise.resolve(world.frozen.run);
    };
    const { runId } = await world.start({
      trigger: 'publish',
      request: null,
      requestHash: null,
      providers: [],
    });
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
    expect(world.calls).toEqual(['main']);
  });
});

describe('a failure that stays', () => {
  it('ends the run at once, with the entry as it was', async () => {
    const world = createWorld();
    world.entry.exists = false;
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId)).toMatchObject({
      status: 'failed',
      step: 'stored',
      error: { code: 'entry_gone' },
      candidates: [{ index: 0 }],
    });
    expect(world.journal.filter((entry) => entry === 'attach')).toHaveLength(1);
  });

  it('that is the prompt’s is not tried with another provider', async () => {
    const world = createWorld();
    world.stations.freeze = () => Promise.reject(failure('prompt_empty'));
    const { runId } = await world.start({ trigger: 'publish', request: null, providers: [] });
    await world.settle();
    expect(world.row(runId)).toMatchObject({
      status: 'failed',
      step: 'queued',
      error: { code: 'prompt_empty' },
    });
    expect(world.calls).toEqual([]);
  });
});
