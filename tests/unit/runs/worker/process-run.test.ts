import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toGeneration } from '../../../../server/src/runs/model/to-generation';
import { createWorld, failure, pending, produced, submitted } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the way of a run', () => {
  it('commits every step before the next one begins', async () => {
    const world = createWorld();
    const { runId } = await world.start();
    await world.settle();
    expect(world.journal).toEqual([
      'commit submitting',
      'submit',
      'keep the bytes',
      'commit produced',
      'commit fetched',
      'render',
      'commit rendered',
      'store',
      'commit stored',
      'attach',
      'commit attached',
    ]);
    expect(world.row(runId)).toMatchObject({
      status: 'succeeded',
      provider: 'main',
      model: 'main-model',
      jobId: 'request-1',
      activeKey: null,
      leaseToken: null,
      leaseUntil: null,
      error: null,
    });
    expect(world.entry.hero).toEqual(world.row(runId).hero);
    expect(world.entry.hero?.generation).toBe(runId);
    expect(world.announced).toEqual(['succeeded: succeeded']);
    expect(world.spooled.size).toBe(0);
  });

  it('downloads what came as an address before anything is rendered', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced('https://x.test/1.png')) } });
    await world.start();
    await world.settle();
    expect(world.journal.slice(2, 7)).toEqual([
      'commit produced',
      'download',
      'keep the bytes',
      'commit fetched',
      'render',
    ]);
  });

  it('stores every candidate and chooses the first', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced('one', 'two', 'three')) } });
    const { runId } = await world.start();
    await world.settle();
    const { candidates, hero } = toGeneration(world.row(runId));
    expect(candidates.map(({ index, chosen }) => ({ index, chosen }))).toEqual([
      { index: 0, chosen: true },
      { index: 1, chosen: false },
      { index: 2, chosen: false },
    ]);
    expect(new Set(candidates.map(({ file }) => file)).size).toBe(3);
    expect(candidates[0]).toMatchObject({ file: hero?.image.id, revisedPrompt: 'revised one' });
    expect(candidates[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('makes a hero for an entry that was never saved, and attaches nothing', async () => {
    const world = createWorld();
    const { runId } = await world.start({ documentId: null, target: 'form' });
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', step: 'attached' });
    expect(world.row(runId).hero?.generation).toBe(runId);
    expect(world.journal).not.toContain('attach');
  });

  it('keeps a hero that was changed meanwhile, and says so', async () => {
    const world = createWorld();
    const { runId } = await world.start({ replaces: ['something else'] });
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded' });
    expect(world.entry.hero).toBeNull();
    expect(world.row(runId).warnings).toEqual([expect.stringContaining('was changed meanwhile')]);
  });

  it('tells what the provider charged, and an estimate where it does not tell', async () => {
    const told = createWorld({ main: { submit: () => Promise.resolve({ ...produced(), credits: 3 }) } });
    const silent = createWorld({ main: {} });
    const costs = [];
    for (const world of [told, silent]) {
      const { runId } = await world.start();
      await world.settle();
      costs.push(toGeneration(world.row(runId)).cost);
    }
    expect(costs).toEqual([
      { credits: 3, estimated: false },
      { credits: 4, estimated: true },
    ]);
  });

  it('keeps a vendor’s words in a form that every database takes', async () => {
    const [image] = produced().images;
    const answer = { ...produced(), images: [{ ...image!, revisedPrompt: 'nul \0 half \ud83d emoji' }] };
    const world = createWorld({ main: { submit: () => Promise.resolve(answer) } });
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId).candidates[0]?.revisedPrompt).toBe('nul half emoji');
  });
});

describe('a provider that takes jobs', () => {
  const asynchronous = (
    polls: (() => Promise<ReturnType<typeof produced> | ReturnType<typeof pending>>)[],
  ) => ({
    submit: () => Promise.resolve(submitted(2_000)),
    poll: () => (polls.shift() ?? (() => Promise.resolve(pending())))(),
  });

  it('is asked after the time it named, without a slot held meanwhile', async () => {
    const world = createWorld({
      main: asynchronous([() => Promise.resolve(pending(5_000)), () => Promise.resolve(produced('late'))]),
    });
    const { runId } = await world.start();
    const began = Date.now();
    await world.turn();
    expect(world.row(runId)).toMatchObject({ step: 'submitted', jobId: 'job-1', leaseToken: null });
    expect(world.journal).not.toContain('poll');
    expect(world.row(runId).runAfter.getTime() - began).toBe(2_000);
    await world.settle();
    expect(Date.now() - began).toBe(7_000);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', step: 'attached' });
    expect(world.calls).toEqual(['main']);
  });

  it('ends as unknown when it is never done, and no other provider is paid', async () => {
    const world = createWorld({ main: asynchronous([]), other: {}, 'brand-card': { source: 'card' } });
    const { runId } = await world.start();
    const began = Date.now();
    await world.settle();
    expect(world.row(runId)).toMatchObject({
      status: 'unknown',
      step: 'submitted',
      error: { code: 'provider_outcome_unknown', retryable: false },
    });
    expect(world.row(runId).error?.message).toContain('job-1');
    expect(Date.now() - began).toBeGreaterThan(180_000);
    expect(Date.now() - began).toBeLessThan(190_000);
    expect(world.calls).toEqual(['main']);
  });

  it('is asked on through failures that pass, for as long as there is patience', async () => {
    const away = () => Promise.reject(failure('provider_unavailable', { retryable: true }));
    const world = createWorld({
      main: asynchronous([away, away, away, away, away, away, away, () => Promise.resolve(produced('late'))]),
      other: {},
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'main' });
    expect(world.calls).toEqual(['main']);
  });

  it('is asked again for a while where it does not know of the job it has just taken', async () => {
    const notKnown = () => Promise.reject(failure('provider_outcome_unknown'));
    const late = asynchronous([notKnown, notKnown, () => Promise.resolve(produced('late'))]);
    const world = createWorld({ main: late, other: {} });
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'main' });
    expect(world.calls).toEqual(['main']);

    const never = createWorld({ main: { ...late, poll: notKnown } });
    const lost = await never.start();
    const began = Date.now();
    await never.settle();
    expect(never.row(lost.runId).status).toBe('unknown');
    expect(Date.now() - began).toBeLessThan(20_000);
  });

  it('ends as unknown when it cannot be asked any more: the job may have been paid', async () => {
    for (const code of ['provider_auth', 'provider_timeout', 'config_invalid'] as const) {
      const world = createWorld({
        main: asynchronous([() => Promise.reject(failure(code))]),
        other: {},
        'brand-card': { source: 'card' },
      });
      const { runId } = await world.start();
      await world.settle();
      expect(world.row(runId)).toMatchObject({
        status: 'unknown',
        error: { code: 'provider_outcome_unknown' },
      });
      expect(world.calls).toEqual(['main']);
    }
  });

  it('is followed by the next one when it says itself that it drew nothing', async () => {
    const world = createWorld({
      main: asynchronous([() => Promise.reject(failure('provider_rejected'))]),
      other: {},
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'other' });
    expect(world.calls).toEqual(['main', 'other']);
  });
});
