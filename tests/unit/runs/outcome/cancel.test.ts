import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelRun } from '../../../../server/src/runs/outcome/cancel';
import { toGeneration } from '../../../../server/src/runs/model/to-generation';
import { enqueueRun } from '../../../../server/src/runs/start/enqueue';
import {
  createWorld,
  failure,
  pending,
  produced,
  submitted,
  type World,
} from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const expectCanceled = (world: World, runId: string): void => {
  expect(world.row(runId)).toMatchObject({
    status: 'canceled',
    activeKey: null,
    leaseToken: null,
    error: { code: 'canceled' },
  });
  expect(world.row(runId).finishedAt).not.toBeNull();
  expect(world.entry.hero).toBeNull();
  expect(world.announced).toEqual([]);
};

describe('canceling', () => {
  it('before the call spends nothing', async () => {
    const world = createWorld();
    const { runId } = await world.start();
    await cancelRun(world.ledger, runId);
    await world.settle();
    expect(world.calls).toEqual([]);
    expectCanceled(world, runId);
    expect(toGeneration(world.row(runId)).cost.credits).toBe(0);
  });

  it('between the note and the call sends nothing', async () => {
    const world = createWorld();
    world.frozen.run.request.logo = { file: 1 };
    const { runId } = await world.start();
    // The request's assets are read right before the call is noted down.
    world.ports.readAsset = async () => {
      await cancelRun(world.ledger, runId);
      return { bytes: new Uint8Array(), mime: 'image/png' };
    };
    await world.settle();
    expect(world.calls).toEqual([]);
    expectCanceled(world, runId);
  });

  it('during the call keeps the paid picture in the history and leaves the entry alone', async () => {
    let runId = '';
    const world: World = createWorld({
      main: {
        submit: async () => {
          await cancelRun(world.ledger, runId);
          return produced('one', 'two');
        },
      },
    });
    ({ runId } = await world.start());
    await world.settle();
    expectCanceled(world, runId);
    expect(world.row(runId).step).toBe('stored');
    expect(toGeneration(world.row(runId)).candidates).toHaveLength(2);
    expect(world.files.size).toBe(2);
    expect(world.spooled.size).toBe(0);
  });

  it('while a job is at the vendor still brings the paid picture home', async () => {
    const polls = [pending(), produced('late')];
    const world = createWorld({
      main: { submit: () => Promise.resolve(submitted()), poll: () => Promise.resolve(polls.shift()!) },
    });
    const { runId } = await world.start();
    await world.turn();
    await cancelRun(world.ledger, runId);
    await world.settle();
    expectCanceled(world, runId);
    expect(world.row(runId).candidates).toHaveLength(1);
  });

  it('stands when the call fails, and calls nobody else', async () => {
    let runId = '';
    const world: World = createWorld({
      main: {
        submit: async () => {
          await cancelRun(world.ledger, runId);
          throw failure('provider_auth');
        },
      },
      other: {},
    });
    ({ runId } = await world.start());
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expectCanceled(world, runId);
    expect(world.row(runId).warnings).toEqual(['It was provider_auth.']);
  });

  it('stands when the heartbeat sees it first', async () => {
    let runId = '';
    const world: World = createWorld({
      main: {
        submit: async () => {
          await cancelRun(world.ledger, runId);
          await vi.advanceTimersByTimeAsync(25_000);
          throw failure('provider_outcome_unknown');
        },
      },
    });
    ({ runId } = await world.start());
    await world.settle();
    expectCanceled(world, runId);
    expect(world.row(runId).warnings).toEqual(['It was provider_outcome_unknown.']);
  });

  it('right before the entry is written leaves it alone', async () => {
    const world = createWorld();
    const { runId } = await world.start();
    world.ledger.onCommit((row, patch) => {
      if (patch.step === 'stored') void cancelRun(world.ledger, row.runId);
    });
    await world.settle();
    expect(world.journal).not.toContain('attach');
    expectCanceled(world, runId);
  });

  it('of a run that waits to be attached forgets the bytes that are kept for it', async () => {
    const world = createWorld();
    const content = { kind: 'spool' as const, ref: 'kept/0', sha256: 'a'.repeat(64) };
    const { runId } = await world.start({
      ...{ step: 'stored', status: 'running' },
      outputs: [{ index: 0, content, revisedPrompt: null, seed: null }],
    });
    world.spooled.set('kept/0', new Uint8Array([1]));
    await cancelRun(world.ledger, runId);
    await world.settle();
    expect(world.journal).not.toContain('attach');
    expectCanceled(world, runId);
    expect(world.spooled.size).toBe(0);
  });

  it('lets storing be tried again, and ends', async () => {
    const world = createWorld();
    let times = 0;
    world.stations.store = () => {
      times += 1;
      return times < 3 ? Promise.reject(failure('media_failed', { retryable: true })) : Promise.resolve();
    };
    const { runId } = await world.start();
    await world.turn();
    await cancelRun(world.ledger, runId);
    await world.settle();
    expectCanceled(world, runId);
    expect(world.files.size).toBe(1);
  });

  it('changes nothing about a run that is over, and knows nothing of one that never was', async () => {
    const world = createWorld();
    const { runId } = await world.start();
    await world.settle();
    const before = world.row(runId);
    expect(await cancelRun(world.ledger, runId)).toEqual(before);
    expect(await cancelRun(world.ledger, 'nobody')).toBeNull();
  });

  it('makes room for the same wish, which is answered with the picture paid for', async () => {
    let runId = '';
    const world: World = createWorld({
      main: {
        submit: async () => {
          await cancelRun(world.ledger, runId);
          return produced();
        },
      },
    });
    ({ runId } = await world.start());
    await world.settle();
    const again = await enqueueRun(world.ports, {
      uid: 'api::article.article',
      documentId: 'doc-1',
      locale: 'en',
      field: 'hero',
      trigger: 'button',
      wishes: {},
      values: null,
      force: false,
      requestedBy: 'admin:1',
      replaces: ['empty'],
      target: 'draft',
    });
    expect(again.status).toBe('succeeded');
    expect(world.calls).toEqual(['main']);
    expect(world.entry.hero?.generation).toBe(again.runId);
  });
});
