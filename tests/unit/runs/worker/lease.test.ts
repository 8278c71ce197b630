import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processRun } from '../../../../server/src/runs/worker/process-run';
import { LEASE_MS } from '../../../../server/src/runs/worker/lease';
import type { Run } from '../../../../server/src/runs/model/run';
import {
  createWorld,
  failure,
  picture,
  produced,
  signals,
  type World,
} from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const claimOne = async (world: World): Promise<Run> => {
  const [row] = await world.ledger.claim({ leaseMs: LEASE_MS, limit: 1, minPriority: 0 });
  return row!;
};

describe('a holder that lost its lease', () => {
  it('changes nothing any more, whatever comes of its step', async () => {
    let release = (): void => undefined;
    const world = createWorld({
      main: {
        submit: () =>
          new Promise((resolve) => {
            release = () => {
              resolve(produced('of the zombie'));
            };
          }),
      },
    });
    const { runId } = await world.start();
    const zombie = processRun(world.ports, await claimOne(world), signals().both);
    await vi.waitFor(() => {
      expect(world.calls).toEqual(['main']);
    });
    // It sleeps through its lease: the row is taken over as after a crash.
    const held = world.row(runId);
    await world.ledger.commit(held, { leaseUntil: new Date(Date.now() - 1) });
    const taken = await claimOne(world);
    const ended = { status: 'failed', finishedAt: new Date(), leaseToken: null, leaseUntil: null } as const;
    await world.ledger.commit(taken, ended);
    const before = world.row(runId);

    release();
    expect(await zombie).toBeNull();
    expect(world.row(runId)).toEqual(before);
    expect(world.files.size).toBe(0);
    expect(world.entry.hero).toBeNull();
    expect(world.logged).toEqual([`Run ${runId} was taken over`]);
  });

  it('does not touch the entry', async () => {
    const world = createWorld();
    const { runId } = await world.start();
    world.ledger.onCommit((row, patch) => {
      if (patch.step === 'stored' && row.leaseToken !== 'new holder')
        void world.ledger.commit(row, { leaseToken: 'new holder' });
    });
    await world.turn();
    expect(world.journal).not.toContain('attach');
    expect(world.row(runId)).toMatchObject({ step: 'stored', leaseToken: 'new holder' });
  });
});

describe('the heartbeat', () => {
  it('keeps the lease for as long as a step takes', async () => {
    let finish = (): void => undefined;
    const world = createWorld({
      main: {
        submit: () =>
          new Promise((resolve) => {
            finish = () => {
              resolve(produced());
            };
          }),
      },
    });
    const { runId } = await world.start();
    const going = world.turn();
    // Longer than a lease, and within the patience with a provider.
    await vi.advanceTimersByTimeAsync(2.5 * LEASE_MS);
    expect(world.row(runId).leaseUntil!.getTime()).toBeGreaterThan(Date.now());
    expect(await world.ledger.claim({ leaseMs: LEASE_MS, limit: 1, minPriority: 0 })).toEqual([]);
    finish();
    await going;
    expect(world.row(runId).status).toBe('succeeded');
    await vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(world.row(runId).leaseUntil).toBeNull();
  });

  it('does not close a row that was given back at the same moment', async () => {
    const world = createWorld();
    world.stations.store = () => Promise.reject(failure('media_failed', { retryable: true }));
    const { commit } = world.ledger;
    world.ports.runStore.commit = async (row, patch) => {
      // The beat comes while the row is being given back.
      if (patch.leaseToken === null) await vi.advanceTimersByTimeAsync(LEASE_MS / 3);
      return commit(row, patch);
    };
    const { runId } = await world.start();
    await world.turn();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.row(runId)).toMatchObject({ attempts: 1, leaseToken: null, leaseUntil: null });
  });
});

describe('a server that stops', () => {
  it('begins no further step, and the run goes on from there after the restart', async () => {
    const world = createWorld();
    const { stop, both } = signals();
    const { runId } = await world.start();
    world.ledger.onCommit((_row, patch) => {
      if (patch.step === 'produced') stop.abort();
    });
    await world.turn(both);
    expect(world.row(runId)).toMatchObject({ step: 'produced', leaseToken: null });
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
    expect(world.calls).toEqual(['main']);
  });

  it('sends no paid call any more', async () => {
    const world = createWorld();
    const { stop, both } = signals();
    stop.abort();
    const { runId } = await world.start();
    await world.turn(both);
    expect(world.calls).toEqual([]);
    expect(world.row(runId)).toMatchObject({ step: 'queued', leaseToken: null, attempts: 0 });
  });

  it('puts a call that had not been sent back into the queue, and does not pay another provider', async () => {
    const { stop, abort, both } = signals();
    let times = 0;
    const world = createWorld({
      main: {
        submit: () => {
          times += 1;
          if (times > 1) return Promise.resolve(produced());
          stop.abort();
          abort.abort();
          return Promise.reject(failure('canceled'));
        },
      },
      other: {},
    });
    const { runId } = await world.start();
    await world.turn(both);
    expect(world.row(runId)).toMatchObject({ step: 'queued', leaseToken: null, tried: [], error: null });
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'main' });
  });

  it('leaves a download that was ended for the next start', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced('https://x.test/1')) } });
    const { stop, both } = signals();
    world.stations.download = () => {
      if (stop.signal.aborted) return Promise.resolve(picture('late'));
      stop.abort();
      return Promise.reject(failure('canceled'));
    };
    const { runId } = await world.start();
    await world.turn(both);
    expect(world.row(runId)).toMatchObject({ step: 'produced', status: 'running', leaseToken: null });
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
  });
});
