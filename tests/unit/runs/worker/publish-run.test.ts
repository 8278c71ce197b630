import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enqueueRun, type EnqueueInput } from '../../../../server/src/runs/start/enqueue';
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

describe('publishing', () => {
  const publish = (world: World) =>
    world.start({
      trigger: 'publish',
      activeKey: 'publish doc-1',
      target: 'all',
      ...{ request: null, requestHash: null, providers: [], creditsEstimated: null },
    });

  const withCard = (
    providers: Parameters<typeof createWorld>[0] = { main: {}, 'brand-card': { source: 'card' } },
  ) => {
    const world = createWorld(providers);
    world.stations.freeze = ({ trigger }) =>
      Promise.resolve(
        trigger === 'instant-card'
          ? { ...world.frozen.run, providers: ['brand-card'], requestHash: 'card' }
          : { ...world.frozen.run, providers: ['main'], wantsInstantCard: true },
      );
    return world;
  };

  it('lets a publish that comes while the hero is put on have a run of its own', async () => {
    const world = createWorld();
    const { runStore } = world.ports;
    const row = await publish(world);
    const overlapping: boolean[] = [];
    world.stations.attach = async () => {
      if (overlapping.length > 0) return;
      const { isNew } = await runStore.insert({
        ...{
          trigger: 'publish',
          uid: row.uid,
          documentId: row.documentId,
          locale: row.locale,
          field: row.field,
        },
        ...{ requestedBy: 'publish', activeKey: 'publish doc-1', replaces: ['empty'], target: 'all' },
      });
      overlapping.push(isNew);
    };
    await world.settle();
    expect(overlapping[0]).toBe(true);
  });

  it('gets its fallback card where the image cannot be stored, and keeps the paid bytes', async () => {
    const world = createWorld();
    world.stations.freeze = ({ trigger }) =>
      Promise.resolve(
        trigger === 'instant-card'
          ? { ...world.frozen.run, providers: ['brand-card'], requestHash: 'card' }
          : world.frozen.run,
      );
    world.stations.store = () =>
      world.calls.at(-1) === 'main' ? Promise.reject(failure('media_failed')) : Promise.resolve();
    const { runId } = await publish(world);
    await world.settle();
    expect(world.calls).toEqual(['main', 'brand-card']);
    expect(world.entry.hero).toMatchObject({ source: 'card' });
    expect(world.row(runId)).toMatchObject({ status: 'failed', error: { code: 'media_failed' } });
    expect(world.spooled.size).toBe(1);
  });

  it('puts the card on first and the picture over it', async () => {
    const world = withCard();
    const { runId } = await publish(world);
    const sources: (string | undefined)[] = [];
    const { attach } = world.ports;
    world.ports.attach = async (order) => {
      const result = await attach(order);
      sources.push(world.entry.hero?.source);
      return result;
    };
    await world.settle();
    expect(sources).toEqual(['card', 'ai']);
    expect(world.row(runId).status).toBe('succeeded');
    expect(world.entry.hero?.generation).toBe(runId);
  });

  it('gives its urgent place back before the slow call', async () => {
    const world = withCard();
    const { runId } = await publish(world);
    expect(world.row(runId).priority).toBe(20);
    await world.turn();
    expect(world.calls).toEqual([]);
    expect(world.row(runId)).toMatchObject({ step: 'queued', priority: 0, leaseToken: null });
    const card = world.ledger.all().find(({ trigger }) => trigger === 'instant-card');
    expect(card).toMatchObject({ priority: 20, status: 'queued', runId: world.row(runId).supersedes });
  });

  it('replaces its card whatever dies between the two being noted down', async () => {
    for (const dieAt of ['before the card', 'after the card'] as const) {
      const world = withCard();
      const { runId } = await publish(world);
      const { insert } = world.ledger;
      world.ports.runStore.insert = async (run) => {
        world.ports.runStore.insert = insert;
        if (dieAt === 'after the card') await insert(run);
        throw new Error('The server died');
      };
      await world.settle();
      expect(world.ledger.all().filter(({ trigger }) => trigger === 'instant-card')).toHaveLength(1);
      expect(world.row(runId).status).toBe('succeeded');
      expect(world.entry.hero?.source).toBe('ai');
    }
  });

  it('leaves the card on when the picture fails', async () => {
    const world = withCard({
      main: { submit: () => Promise.reject(failure('provider_auth')) },
      'brand-card': { source: 'card' },
    });
    const { runId } = await publish(world);
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'failed', error: { code: 'provider_auth' } });
    expect(world.entry.hero?.source).toBe('card');
  });

  it('waits for the same picture that an editor has asked for, and takes it', async () => {
    const world = withCard();
    world.entry.hero = null;
    const pressed = await ask(world);
    const { runId } = await publish(world);
    await world.settle();
    expect(world.calls.filter((name) => name === 'main')).toHaveLength(1);
    expect(world.row(pressed.runId).status).toBe('succeeded');
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', credits: 0 });
  });

  it('is what an editor’s same wish joins', async () => {
    const world = withCard();
    const { runId } = await publish(world);
    await world.turn();
    expect((await ask(world)).runId).toBe(runId);
  });

  it('does not repeat by itself a call whose outcome nobody knows; a person may', async () => {
    let isLost = true;
    const world = withCard({
      main: {
        submit: () =>
          isLost ? Promise.reject(failure('provider_outcome_unknown')) : Promise.resolve(produced()),
      },
      'brand-card': { source: 'card' },
    });
    const first = await publish(world);
    await world.settle();
    const second = await publish(world);
    await world.settle();
    const paid = () => world.calls.filter((name) => name === 'main');
    expect(paid()).toHaveLength(1);
    expect(world.row(first.runId).status).toBe('unknown');
    expect(world.row(second.runId)).toMatchObject({ status: 'failed', creditsEstimated: 0 });
    isLost = false;
    const asked = await ask(world);
    await world.settle();
    expect(paid()).toHaveLength(2);
    expect(world.row(asked.runId).status).toBe('succeeded');
  });

  it('takes the picture that was drawn before, without a card in between', async () => {
    const world = withCard();
    await ask(world);
    await world.settle();
    world.entry.hero = null;
    const { runId } = await publish(world);
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.entry.hero).toMatchObject({ source: 'ai', generation: runId });
  });
});
