import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HeroErrorCode } from '../../../../server/src/contracts/error';
import { toGeneration } from '../../../../server/src/runs/model/to-generation';
import { createWorld, failure, picture, produced } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const refusing = (code: HeroErrorCode) => ({ submit: () => Promise.reject(failure(code)) });
const card = { source: 'card' as const };

describe('a provider that refuses', () => {
  it('is followed by the next, and stays in the record', async () => {
    const world = createWorld({ main: refusing('provider_auth'), other: {}, 'brand-card': card });
    const { runId } = await world.start();
    await world.settle();
    const row = world.row(runId);
    expect(world.calls).toEqual(['main', 'other']);
    expect(row).toMatchObject({ status: 'succeeded', provider: 'other', model: 'other-model' });
    expect(row.tried).toEqual([
      { provider: 'main', code: 'provider_auth', message: 'It was provider_auth.', credits: 0 },
    ]);
    expect(row.warnings).toEqual(['main failed: It was provider_auth.']);
    expect(toGeneration(row).cost).toEqual({ credits: 4, estimated: true });
  });

  it('ends the run when it was the last, with its own reason and no cost', async () => {
    const world = createWorld({ main: refusing('provider_credits') });
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId)).toMatchObject({
      status: 'failed',
      step: 'submitting',
      error: { code: 'provider_credits' },
      activeKey: null,
      leaseToken: null,
    });
    expect(toGeneration(world.row(runId)).cost).toEqual({ credits: 0, estimated: false });
    expect(world.announced).toEqual(['failed: failed']);
  });

  it.each(['button', 'api', 'publish'] as const)(
    'is followed by a free one only, when a budget stopped it, for the trigger %s',
    async (trigger) => {
      const world = createWorld({
        main: refusing('budget_exceeded'),
        dear: {},
        own: { credits: 0 },
        'brand-card': card,
      });
      const { runId } = await world.start({ trigger });
      await world.settle();
      expect(world.calls).toEqual(['main', 'own']);
      const row = world.row(runId);
      expect(row.tried).toMatchObject([{ provider: 'main', code: 'budget_exceeded', credits: 0 }]);
      expect(row.warnings).toEqual(['main was not asked: It was budget_exceeded.']);
    },
  );

  it('gives every next provider an idempotency key of its own', async () => {
    const keys: string[] = [];
    const world = createWorld({
      main: {
        submit: (_request, { idempotencyKey }) => {
          keys.push(idempotencyKey);
          return Promise.reject(failure('provider_rejected'));
        },
      },
      other: {
        submit: (_request, { idempotencyKey }) => {
          keys.push(idempotencyKey);
          return Promise.resolve(produced());
        },
      },
    });
    await world.start();
    await world.settle();
    expect(new Set(keys).size).toBe(2);
  });

  it('is passed over when it is not configured any more', async () => {
    const world = createWorld({ main: {} });
    const { runId } = await world.start({ providers: ['gone', 'vanished', 'main'] });
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'main' });
    expect(world.row(runId).tried.map(({ provider }) => provider)).toEqual(['gone', 'vanished']);
  });
});

describe('a paid call whose outcome nobody knows', () => {
  it('ends the run as unknown and is never made again, by any provider', async () => {
    const world = createWorld({ main: refusing('provider_outcome_unknown'), other: {}, 'brand-card': card });
    const { runId } = await world.start();
    await world.settle();
    await vi.advanceTimersByTimeAsync(3_600_000);
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.row(runId)).toMatchObject({
      status: 'unknown',
      step: 'submitting',
      error: { code: 'provider_outcome_unknown', retryable: false },
    });
    expect(world.files.size).toBe(0);
    expect(world.announced).toEqual(['failed: unknown']);
  });

  it('is also one that failed in a way nobody foresaw; the log has the reason, the message does not', async () => {
    const world = createWorld({
      main: { submit: () => Promise.reject(new TypeError('secret internals')) },
      'brand-card': card,
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.row(runId).status).toBe('unknown');
    expect(world.row(runId).error?.message).not.toContain('secret');
    expect(world.logged.join()).toContain('secret internals');
  });

  it('is also one that a provider never comes back from, whatever it does with its signal', async () => {
    const world = createWorld({ main: { submit: () => new Promise(() => undefined) } });
    // The signal of patience is the real clock's: a short one, and five seconds of grace on the fake one.
    const { provider } = world.ports;
    world.ports.provider = (name, model) => ({ ...provider(name, model), timeoutMs: 20 });
    const { runId } = await world.start();
    const going = world.turn();
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(1_000);
      expect(world.row(runId).status).toBe('unknown');
    });
    await going;
    expect(world.row(runId).error?.message).toContain('does not answer');
  });
});

describe('a picture that was paid for and cannot be used', () => {
  const broken = (world: ReturnType<typeof createWorld>) => {
    world.stations.render = (bytes) =>
      bytes === 'card' ? Promise.resolve() : Promise.reject(failure('image_invalid'));
  };

  it('gives way to the free card only, never to a second paid call', async () => {
    const world = createWorld({ main: {}, other: {}, 'brand-card': card });
    broken(world);
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['main', 'brand-card']);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'brand-card' });
    expect(world.row(runId).hero?.source).toBe('card');
    expect(world.entry.hero?.source).toBe('card');
  });

  it('still counts in the cost', async () => {
    const world = createWorld({ main: {}, 'brand-card': card });
    broken(world);
    const { runId } = await world.start();
    await world.settle();
    expect(toGeneration(world.row(runId)).cost.credits).toBe(4);
  });

  it('ends the run without one, and leaves no file and no bytes behind', async () => {
    const world = createWorld({ main: {}, other: {} });
    broken(world);
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.row(runId)).toMatchObject({ status: 'failed', error: { code: 'image_invalid' } });
    expect(world.files.size).toBe(0);
    expect(world.spooled.size).toBe(0);
    expect(world.entry.hero).toBeNull();
  });

  it('is what an answer without a picture is, too', async () => {
    const world = createWorld({
      main: { submit: () => Promise.resolve({ ...produced(), images: [] }) },
      other: {},
      'brand-card': card,
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['main', 'brand-card']);
    expect(world.row(runId).tried).toMatchObject([
      { provider: 'main', code: 'provider_bad_response', credits: 4 },
    ]);
  });

  it('is left out where others came with it', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced('bad', 'good', 'fine')) } });
    world.stations.render = (bytes) =>
      bytes === 'bad' ? Promise.reject(failure('image_invalid')) : Promise.resolve();
    const { runId } = await world.start();
    await world.settle();
    const row = world.row(runId);
    expect(row.status).toBe('succeeded');
    expect(row.candidates.map(({ index, chosen }) => ({ index, chosen }))).toEqual([
      { index: 1, chosen: true },
      { index: 2, chosen: false },
    ]);
    expect(row.warnings).toEqual(['Picture 1 was left out: It was image_invalid.']);
  });

  it('is left out, too, where its address has expired and another’s has not', async () => {
    const world = createWorld({
      main: { submit: () => Promise.resolve(produced('https://x.test/1', 'https://x.test/2')) },
    });
    world.stations.download = (url) =>
      url.endsWith('1') ? Promise.reject(failure('download_expired')) : Promise.resolve(picture('two'));
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId).candidates.map(({ index }) => index)).toEqual([1]);
  });
});

describe('the free card', () => {
  it('that fails costs nothing, so that the next provider may be a paid one', async () => {
    const world = createWorld({
      'brand-card': { source: 'card', submit: () => Promise.reject(failure('image_invalid')) },
      main: {},
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['brand-card', 'main']);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'main' });
  });

  it('is drawn again after a failure nobody foresaw: there is nothing unknown about it', async () => {
    let times = 0;
    const world = createWorld({
      'brand-card': {
        source: 'card',
        submit: () => {
          times += 1;
          return times < 3
            ? Promise.reject(new TypeError('no font'))
            : Promise.resolve({ ...produced('card'), credits: 0 });
        },
      },
    });
    const { runId } = await world.start();
    await world.settle();
    expect(times).toBe(3);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', attempts: 0 });
  });

  it('that never works is not drawn for ever', async () => {
    const world = createWorld({
      'brand-card': { source: 'card', submit: () => Promise.reject(new TypeError('no font')) },
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toHaveLength(5);
    expect(world.row(runId)).toMatchObject({ status: 'failed', error: { code: 'provider_unavailable' } });
  });
});
