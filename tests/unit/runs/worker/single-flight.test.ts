import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelRun } from '../../../../server/src/runs/outcome/cancel';
import { answerOpenQuestion } from '../../../../server/src/runs/outcome/answer';
import { LEASE_MS } from '../../../../server/src/runs/worker/lease';
import { enqueueRun, type EnqueueInput } from '../../../../server/src/runs/start/enqueue';
import {
  createWorld,
  failure,
  pending,
  produced,
  submitted,
  type FakeProvider,
  type World,
} from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const sent = {
  ...{ provider: 'main', model: 'main-model', idempotencyKey: 'key', jobId: null, asked: 1, delivered: 0 },
  ...{ credits: 4, estimated: true, outcome: 'open' as const, calledBack: false, free: false },
  ...{ sentAt: null, askedAgain: false },
};

let entries = 0;

/** The same picture for an entry of its own. */
const ask = (world: World, changes: Partial<EnqueueInput> = {}) => {
  entries += 1;
  return enqueueRun(world.ports, {
    ...{ uid: 'api::article.article', documentId: `doc-${entries}`, locale: 'en', field: 'hero' },
    ...{ trigger: 'button', wishes: {}, values: null, force: false, requestedBy: 'admin:1' },
    ...{ replaces: ['empty'], target: 'draft' },
    ...changes,
  });
};

const AT_VENDOR: FakeProvider = {
  submit: () => Promise.resolve(submitted()),
  poll: () => Promise.resolve(pending()),
};

/** One run whose job the vendor has, and one of another entry that waits for its answer. */
const waiting = async (provider: FakeProvider = AT_VENDOR) => {
  const world = createWorld({ main: provider });
  const holder = await ask(world);
  await world.turn();
  const waiter = await ask(world);
  await world.turn();
  expect(world.calls).toEqual(['main']);
  expect(world.row(waiter.runId)).toMatchObject({ step: 'queued', status: 'queued', inFlight: null });
  return { world, holder: holder.runId, waiter: waiter.runId };
};

describe('a request that is in flight for another entry', () => {
  it('is waited for and answered for nothing', async () => {
    const provider = { ...AT_VENDOR };
    const { world, holder, waiter } = await waiting(provider);
    provider.poll = () => Promise.resolve(produced());
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.row(waiter)).toMatchObject({ status: 'succeeded', credits: 0, calls: [], inFlight: null });
    expect(world.row(waiter).hero?.image.id).toBe(world.row(holder).hero?.image.id);
  });

  it('is answered by a run that was canceled once its picture was paid', async () => {
    const provider = { ...AT_VENDOR };
    const { world, holder, waiter } = await waiting(provider);
    await cancelRun(world.ledger, holder);
    provider.poll = () => Promise.resolve(produced());
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.row(holder)).toMatchObject({ status: 'canceled', inFlight: null });
    expect(world.row(waiter)).toMatchObject({ status: 'succeeded', credits: 0 });
  });

  it('is not sent again by itself when the first one was canceled and its call is in doubt', async () => {
    const provider = { ...AT_VENDOR };
    const { world, holder, waiter } = await waiting(provider);
    await cancelRun(world.ledger, holder);
    provider.poll = () => Promise.reject(failure('provider_outcome_unknown'));
    await world.settle();
    expect(world.row(holder)).toMatchObject({ status: 'canceled', calls: [{ outcome: 'unknown' }] });
    expect(world.calls).toEqual(['main']);
    expect(world.row(waiter)).toMatchObject({
      status: 'failed',
      error: { code: 'provider_outcome_unknown' },
    });
  });

  it('is freed where a run ended and kept it, as one of an older version does', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced()) } });
    const { runId } = await world.start({
      ...{ status: 'failed', finishedAt: new Date(), inFlight: 'hash', documentId: 'left' },
    });
    const next = await ask(world);
    await world.settle();
    expect(world.row(runId).inFlight).toBeNull();
    expect(world.row(next.runId)).toMatchObject({ status: 'succeeded', calls: [{ outcome: 'delivered' }] });
  });

  it('is sent by the next one when the first one failed', async () => {
    const provider = { ...AT_VENDOR };
    const { world, holder, waiter } = await waiting(provider);
    provider.poll = () => Promise.reject(failure('provider_rejected'));
    provider.submit = () => Promise.resolve(produced());
    await world.settle();
    expect(world.row(holder).status).toBe('failed');
    expect(world.row(waiter)).toMatchObject({ status: 'succeeded', calls: [{ outcome: 'delivered' }] });
    expect(world.calls).toEqual(['main', 'main']);
  });

  it('is not sent again by itself when the server of the first one was killed in the call', async () => {
    const world = createWorld();
    const { runId } = await world.start({
      ...{ step: 'submitting', status: 'running', leaseToken: 'of the dead', provider: 'main' },
      ...{
        leaseUntil: new Date(Date.now() + LEASE_MS),
        inFlight: 'hash',
        documentId: 'killed',
        calls: [sent],
      },
    });
    const waiter = await ask(world);
    await world.turn();
    expect(world.row(waiter.runId).status).toBe('queued');
    await world.settle();
    expect(world.calls).toEqual([]);
    const error = { code: 'provider_outcome_unknown' };
    expect(world.row(runId)).toMatchObject({ status: 'unknown', error });
    // It has sent nothing itself, and may be asked for again once a person has decided.
    expect(world.row(waiter.runId)).toMatchObject({ status: 'failed', error, calls: [] });
    await answerOpenQuestion(world.ports, world.row(runId), { answer: 'pay' });
    const again = await world.start({ trigger: 'publish', documentId: 'again', activeKey: 'again' });
    await world.settle();
    expect(world.calls).toEqual(['main']);
    for (const id of [runId, again.runId]) expect(world.row(id).status).toBe('succeeded');
  });

  it('is sent again on a person’s word alone, who is told, and then answers for all', async () => {
    let isLost = true;
    const world = createWorld({
      main: {
        submit: () =>
          isLost ? Promise.reject(failure('provider_outcome_unknown')) : Promise.resolve(produced()),
      },
    });
    const lost = await ask(world);
    await world.settle();
    isLost = false;
    const asked = await ask(world);
    const automatic = await world.start({ trigger: 'backfill', documentId: 'later', activeKey: 'later' });
    await world.settle();
    expect(world.calls).toEqual(['main', 'main']);
    expect(world.row(asked.runId).warnings.join()).toContain(lost.runId);
    expect(world.row(automatic.runId)).toMatchObject({ status: 'succeeded', credits: 0 });
    expect(world.row(lost.runId).status).toBe('unknown');
  });

  it('is sent anew once a person has found out that nothing was made', async () => {
    let isLost = true;
    const world = createWorld({
      main: {
        submit: () =>
          isLost ? Promise.reject(failure('provider_outcome_unknown')) : Promise.resolve(produced()),
      },
    });
    const lost = await ask(world);
    await world.settle();
    isLost = false;
    await answerOpenQuestion(world.ports, world.row(lost.runId), { answer: 'lost' });
    const next = await ask(world, { trigger: 'api' });
    await world.settle();
    expect(world.row(next.runId)).toMatchObject({ status: 'succeeded', warnings: [] });
  });

  it('is not waited for by one that is to be drawn anew, which others wait for', async () => {
    const { world } = await waiting();
    const forced = await ask(world, { force: true });
    await world.turn();
    expect(world.calls).toEqual(['main', 'main']);
    expect(world.row(forced.runId).inFlight).toBeNull();

    const other = createWorld({ main: AT_VENDOR });
    await ask(other, { force: true });
    await other.turn();
    await ask(other);
    await other.turn();
    expect(other.calls).toEqual(['main']);
  });

  it('is drawn anew for a waiting run that somebody asks to draw anew', async () => {
    const { world, waiter } = await waiting();
    const { documentId } = world.row(waiter);
    expect((await ask(world, { documentId, force: true })).runId).toBe(waiter);
    await vi.advanceTimersByTimeAsync(1_000);
    await world.turn();
    await world.turn();
    expect(world.calls).toEqual(['main', 'main']);
  });

  it('is left to others by a run that waits for its turn at the provider', async () => {
    let isBusy = true;
    const world = createWorld({
      main: {
        throttle: {
          admit: () => Promise.resolve(isBusy ? { kind: 'wait', waitMs: 600_000 } : { kind: 'go' }),
        },
      },
    });
    const first = await ask(world);
    await world.turn();
    expect(world.row(first.runId)).toMatchObject({ status: 'queued', inFlight: null });
    isBusy = false;
    const second = await ask(world);
    await world.turn();
    expect(world.row(second.runId).status).toBe('succeeded');
    await world.settle();
    expect(world.row(first.runId)).toMatchObject({ status: 'succeeded', credits: 0 });
    expect(world.calls).toEqual(['main']);
  });

  it('is the same request at the provider that takes over, too', async () => {
    const world = createWorld({
      main: { submit: () => Promise.reject(failure('provider_auth')) },
      second: {},
    });
    const runs = [await ask(world), await ask(world), await ask(world)];
    await world.settle();
    expect(world.calls.filter((name) => name === 'second')).toHaveLength(1);
    expect(runs.map(({ runId }) => world.row(runId).creditsEstimated)).toEqual([4, 0, 0]);
    for (const { runId } of runs) {
      expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'second' });
      expect(world.row(runId).tried).toMatchObject([{ provider: 'main' }]);
    }
  });
});
