import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enqueueRun, type EnqueueInput } from '../../../../server/src/runs/start/enqueue';
import { toGeneration } from '../../../../server/src/runs/model/to-generation';
import { heroFingerprint } from '../../../../server/src/head/fingerprint';
import { createWorld, failure, produced, type World } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ask = (world: World, changes: Partial<EnqueueInput> = {}) =>
  enqueueRun(world.ports, {
    uid: 'api::article.article',
    documentId: 'doc-1',
    locale: 'en',
    field: 'hero',
    trigger: 'button',
    wishes: {},
    values: null,
    force: false,
    requestedBy: 'admin:1',
    replaces: [heroFingerprint(world.entry.hero)],
    target: 'draft',
    ...changes,
  });

describe('asking for a run', () => {
  it('queues it with everything it is drawn from', async () => {
    const world = createWorld();
    const row = await ask(world);
    expect(row).toMatchObject({
      status: 'queued',
      step: 'queued',
      request: world.frozen.run.request,
      providers: ['main', 'brand-card'],
      requestHash: 'hash',
      leaseToken: null,
    });
    expect(world.calls).toEqual([]);
  });

  it('shows at once what is wrong with it, and leaves no row', async () => {
    const world = createWorld();
    world.stations.freeze = () => Promise.reject(failure('prompt_empty'));
    await expect(ask(world)).rejects.toMatchObject({ code: 'prompt_empty' });
    expect(world.ledger.all()).toEqual([]);
  });

  it('gives two identical wishes one run, and pays once', async () => {
    const world = createWorld();
    const rows = await Promise.all([ask(world), ask(world), ask(world, { requestedBy: 'admin:2' })]);
    expect(new Set(rows.map(({ runId }) => runId)).size).toBe(1);
    await world.settle();
    expect(world.calls).toEqual(['main']);
  });

  it('joins even when it is to be drawn anew: two quick clicks are one', async () => {
    const world = createWorld();
    const first = await ask(world, { force: true });
    expect((await ask(world, { force: true })).runId).toBe(first.runId);
  });

  it('gives other entries, languages and fields runs of their own', async () => {
    const world = createWorld();
    await ask(world);
    await ask(world, { documentId: 'doc-2' });
    await ask(world, { locale: 'de' });
    await ask(world, { field: 'teaser' });
    expect(world.ledger.all()).toHaveLength(4);
  });
});

describe('asking again for what was answered', () => {
  it('costs nothing, calls nobody, and puts the same files on the entry', async () => {
    const world = createWorld();
    const first = await ask(world);
    await world.settle();
    const firstHero = world.entry.hero;
    const again = await ask(world);
    expect(again).toMatchObject({
      status: 'succeeded',
      step: 'attached',
      candidates: world.row(first.runId).candidates,
    });
    expect(again.runId).not.toBe(first.runId);
    expect(toGeneration(again).cost).toEqual({ credits: 0, estimated: false });
    expect(world.calls).toEqual(['main']);
    expect(world.entry.hero).toEqual({ ...firstHero, generation: again.runId });
  });

  it('takes the words of the article as they are now', async () => {
    const world = createWorld();
    await ask(world);
    await world.settle();
    world.frozen.run = {
      ...world.frozen.run,
      request: { ...world.frozen.run.request, altText: 'New words' },
    };
    expect((await ask(world)).hero?.image.alternativeText).toBe('New words');
  });

  it('draws anew when that is wished', async () => {
    const world = createWorld();
    await ask(world);
    await world.settle();
    await ask(world, { force: true });
    await world.settle();
    expect(world.calls).toEqual(['main', 'main']);
  });

  it.each([
    ['says so and pays for nothing while the storage is not there', true],
    ['draws anew when nothing is left of the files in a storage that is there', false],
  ])('%s', async (_what, isAway) => {
    const world = createWorld();
    await ask(world);
    await world.settle();
    world.ports.repair = () => Promise.resolve({ kind: 'lost' });
    world.ports.storageAway = () => Promise.resolve(isAway);
    const again = ask(world).then(({ status }) => status);
    await (isAway
      ? expect(again).rejects.toMatchObject({ code: 'media_failed', retryable: true })
      : expect(again).resolves.toBe('queued'));
    await world.settle();
    expect(world.calls).toEqual(isAway ? ['main'] : ['main', 'main']);
  });

  it('sends nothing in a publish’s run while the storage is not there', async () => {
    const world = createWorld({ main: {} });
    await ask(world);
    await world.settle();
    world.ports.repair = () => Promise.resolve({ kind: 'lost' });
    world.ports.storageAway = () => Promise.resolve(true);
    const { wantsInstantCard: _card, ...frozen } = world.frozen.run;
    const { runId } = await world.start({ ...frozen, documentId: 'doc-2' });
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'failed', inFlight: null, credits: 0 });
    expect(world.row(runId).error).toMatchObject({ code: 'media_failed' });
    expect(world.calls).toEqual(['main']);
  });

  it('draws anew when the files have been deleted', async () => {
    const world = createWorld();
    await ask(world);
    await world.settle();
    world.files.clear();
    await ask(world);
    await world.settle();
    expect(world.calls).toEqual(['main', 'main']);
  });

  it('does not take the card for an answer that was only drawn in place of the provider', async () => {
    let isDown = true;
    const world = createWorld({
      main: {
        submit: () =>
          isDown ? Promise.reject(failure('provider_unavailable')) : Promise.resolve(produced()),
      },
      'brand-card': { source: 'card' },
    });
    await ask(world);
    await world.settle();
    expect(world.entry.hero?.source).toBe('card');
    isDown = false;
    await ask(world);
    await world.settle();
    expect(world.entry.hero?.source).toBe('ai');
  });

  it('finds the answer of a run that ended at that very moment', async () => {
    const world = createWorld();
    await ask(world);
    // The first run ends between the second one's look for a twin and its own row.
    const { insert } = world.ledger;
    world.ports.runStore.insert = async (run) => {
      world.ports.runStore.insert = insert;
      await world.settle();
      return insert(run);
    };
    const { findOpen } = world.ledger;
    world.ports.runStore.findOpen = () => Promise.resolve(null);
    const again = await ask(world);
    world.ports.runStore.findOpen = findOpen;
    await world.settle();
    expect(world.row(again.runId)).toMatchObject({ status: 'succeeded', credits: 0 });
    expect(world.calls).toEqual(['main']);
  });

  it('stores what was paid for and could not be stored, without a second call', async () => {
    const world = createWorld();
    world.stations.store = () => Promise.reject(failure('media_failed', { retryable: true }));
    const first = await ask(world);
    await world.settle();
    expect(world.row(first.runId).status).toBe('failed');
    world.stations.store = () => Promise.resolve();
    const again = await ask(world);
    expect(again).toMatchObject({ status: 'queued', step: 'fetched' });
    await world.settle();
    expect(world.row(again.runId)).toMatchObject({ status: 'succeeded', provider: 'main', credits: 0 });
    expect(world.calls).toEqual(['main']);
    expect(world.spooled.size).toBe(0);
  });

  it('draws anew where a picture could not be used', async () => {
    const world = createWorld({ main: {} });
    world.stations.render = () => Promise.reject(failure('image_invalid'));
    await ask(world);
    await world.settle();
    world.stations.render = () => Promise.resolve();
    await ask(world);
    await world.settle();
    expect(world.calls).toEqual(['main', 'main']);
  });

  it('leaves no run behind when looking for the answer fails', async () => {
    const world = createWorld();
    await ask(world);
    await world.settle();
    world.ports.findFiles = () => Promise.reject(new Error('database is away'));
    await expect(ask(world)).rejects.toThrow('database is away');
    let looks = 0;
    world.ports.findFiles = () => {
      looks += 1;
      return looks === 1 ? Promise.resolve(null) : Promise.reject(new Error('database is away'));
    };
    await expect(ask(world)).rejects.toThrow('database is away');
    await world.settle();
    expect(world.ledger.all().map(({ status }) => status)).toEqual(['succeeded', 'failed']);
    expect(world.calls).toEqual(['main']);
  });
});
