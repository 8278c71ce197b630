import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Step } from '../../../../server/src/contracts/generation';
import { LEASE_MS } from '../../../../server/src/runs/worker/lease';
import type { NewRun } from '../../../../server/src/runs/model/run';
import { heroOf } from '../../../support/runs/request-snapshot';
import { createWorld, failure, picture, produced, submitted } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A row as a server left it that died at this step: held, and nobody gives it back. */
const diedAt = (step: Step, changes: Partial<NewRun> = {}): Partial<NewRun> => ({
  step,
  status: 'running',
  leaseToken: 'of the dead',
  leaseUntil: new Date(Date.now() + LEASE_MS),
  ...changes,
});

const call = {
  provider: 'main',
  model: 'main-model',
  idempotencyKey: 'key',
  jobId: null,
  asked: 1,
  delivered: 1,
  credits: 4,
  estimated: true,
  outcome: 'delivered' as const,
  calledBack: false,
  free: false,
  sentAt: null,
  askedAgain: false,
};

const underWay = [{ ...call, jobId: 'job-1', delivered: 0, outcome: 'open' as const }];

const delivered = {
  provider: 'main',
  model: 'main-model',
  idempotencyKey: 'key',
  calls: [call],
  outputs: [
    {
      index: 0,
      content: { kind: 'spool' as const, ref: 'died/0', sha256: 'a'.repeat(64) },
      revisedPrompt: null,
      seed: null,
    },
  ],
};

describe('after a crash', () => {
  it('bytes of a call in the dark wait for the holder who stands still, and may yet tell that they came', async () => {
    const world = createWorld();
    const { runId } = await world.start({
      ...diedAt('submitting'),
      ...{ provider: 'main', model: 'main-model', idempotencyKey: 'key', calls: underWay },
    });
    world.spooled.set(`${runId}/0`, picture('paid'));
    await world.settle();
    expect(world.row(runId).status).toBe('unknown');
    expect(world.spooled.size).toBe(1);
  });

  it('a run is not touched before the lease of its dead holder is over', async () => {
    const world = createWorld();
    const { runId } = await world.start(diedAt('queued'));
    await vi.advanceTimersByTimeAsync(LEASE_MS - 1);
    await world.turn();
    expect(world.row(runId).leaseToken).toBe('of the dead');
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
  });

  it('a queued run goes on from the start', async () => {
    const world = createWorld();
    const { runId } = await world.start(diedAt('queued'));
    await world.settle();
    expect(world.calls).toEqual(['main']);
    expect(world.row(runId).status).toBe('succeeded');
  });

  it('a paid call that was under way is unknown, and not made again', async () => {
    const world = createWorld();
    const { runId } = await world.start(diedAt('submitting', { provider: 'main' }));
    await world.settle();
    expect(world.calls).toEqual([]);
    expect(world.row(runId)).toMatchObject({
      status: 'unknown',
      error: { code: 'provider_outcome_unknown' },
    });
    expect(world.row(runId).error?.message).toContain('main');
  });

  it('a paid call whose provider has left the config is unknown, and the next provider is not paid', async () => {
    const world = createWorld({ main: {} });
    const { runId } = await world.start(
      diedAt('submitting', {
        providers: ['gone', 'main'],
        calls: [{ ...underWay[0]!, provider: 'gone', jobId: null }],
      }),
    );
    await world.settle();
    expect(world.calls).toEqual([]);
    expect(world.row(runId)).toMatchObject({
      status: 'unknown',
      calls: [{ outcome: 'unknown', credits: 4 }],
    });
  });

  it('a card that was being drawn is drawn again', async () => {
    const world = createWorld({ 'brand-card': { source: 'card' } });
    const { runId } = await world.start(diedAt('submitting', { provider: 'brand-card' }));
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'brand-card' });
  });

  it('a job at the vendor is asked for', async () => {
    const world = createWorld({
      main: {
        submit: () => Promise.reject(failure('provider_auth')),
        poll: () => Promise.resolve(produced()),
      },
    });
    const { runId } = await world.start(
      diedAt('submitted', {
        ...delivered,
        outputs: [],
        calls: underWay,
        jobId: 'job-1',
        deadline: new Date(Date.now() + 90_000),
      }),
    );
    await world.settle();
    expect(world.calls).toEqual([]);
    expect(world.row(runId).status).toBe('succeeded');
  });

  it('a job is asked for once more even when the patience ran out meanwhile', async () => {
    const world = createWorld({
      main: { submit: () => Promise.resolve(submitted()), poll: () => Promise.resolve(produced()) },
    });
    const { runId } = await world.start(
      diedAt('submitted', {
        ...delivered,
        outputs: [],
        calls: underWay,
        jobId: 'job-1',
        deadline: new Date(Date.now() - 1),
      }),
    );
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
  });

  it.each(['produced', 'fetched', 'rendered'] as const)(
    'a paid picture at the step %s is taken on from where it is kept',
    async (step) => {
      const world = createWorld();
      world.spooled.set('died/0', picture('paid'));
      const { runId } = await world.start(diedAt(step, { ...delivered, runId: 'died' }));
      await world.settle();
      expect(world.calls).toEqual([]);
      expect(world.row(runId)).toMatchObject({
        status: 'succeeded',
        candidates: [{ sha256: 'a'.repeat(64) }],
      });
      expect(world.spooled.size).toBe(0);
    },
  );

  it('a stored hero is attached, and nothing is made again', async () => {
    const world = createWorld();
    const { runId } = await world.start(
      diedAt('stored', { ...delivered, runId: 'died', hero: heroOf('died', 10) }),
    );
    await world.settle();
    expect(world.journal).toEqual(['attach', 'commit attached']);
    expect(world.row(runId).status).toBe('succeeded');
    expect(world.entry.hero).toEqual(heroOf('died', 10));
  });

  it('an attached hero is attached again without a change', async () => {
    const world = createWorld();
    world.entry.hero = heroOf('died', 10);
    const { runId } = await world.start(
      diedAt('stored', { ...delivered, runId: 'died', hero: heroOf('died', 10) }),
    );
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', warnings: [] });
  });

  it('a paid picture that is no longer there ends with the card, not with a second call', async () => {
    const world = createWorld();
    const { runId } = await world.start(diedAt('fetched', { ...delivered, runId: 'died' }));
    await world.settle();
    expect(world.calls).toEqual(['brand-card']);
    expect(world.row(runId).tried).toMatchObject([
      { provider: 'main', code: 'download_expired', credits: 4 },
    ]);
  });

  it('a canceled run still brings home what was paid', async () => {
    const world = createWorld();
    world.spooled.set('died/0', picture('paid'));
    const { runId } = await world.start(
      diedAt('fetched', { ...delivered, runId: 'died', status: 'canceled', activeKey: null }),
    );
    await world.settle();
    expect(world.row(runId)).toMatchObject({
      status: 'canceled',
      step: 'stored',
      candidates: [{ index: 0 }],
    });
    expect(world.entry.hero).toBeNull();
  });

  it('a canceled run whose call was under way says that it may have been paid', async () => {
    const world = createWorld();
    const { runId } = await world.start(
      diedAt('submitting', { provider: 'main', status: 'canceled', activeKey: null }),
    );
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'canceled' });
    expect(world.row(runId).warnings.join()).toContain('look there whether the picture was made');
  });

  it('a run that takes its server down every time is given up', async () => {
    const world = createWorld();
    world.spooled.set('died/0', picture('a bomb'));
    const { runId } = await world.start(diedAt('fetched', { ...delivered, runId: 'died', attempts: 4 }));
    await world.settle();
    // The card takes its place; the picture that kills is not decoded a sixth time.
    expect(world.journal.filter((entry) => entry === 'render')).toHaveLength(1);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', provider: 'brand-card' });
    expect(world.row(runId).tried[0]?.message).toContain('stopped 5 times');
  });
});

describe('an answer that comes to a holder that was taken for dead', () => {
  const late = async (first: () => Promise<ReturnType<typeof produced> | ReturnType<typeof submitted>>) => {
    let answer: (() => void) | undefined;
    const frozen = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const world = createWorld({
      main: {
        submit: async () => {
          await frozen;
          return first();
        },
        poll: () => Promise.resolve(produced('polled')),
      },
    });
    const { runId } = await world.start();
    const held = world.turn();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.row(runId).step).toBe('submitting');
    // Frozen: its lease runs out, and another server finds a call of which nobody knows the end.
    const row = world.row(runId);
    await world.ledger.commit(row, { leaseToken: 'of another', leaseUntil: new Date(Date.now() - 1) });
    await world.turn();
    expect(world.row(runId).status).toBe('unknown');
    answer?.();
    await held;
    return { world, runId };
  };

  it('is taken up all the same: the picture is paid once and stored', async () => {
    const { world, runId } = await late(() => Promise.resolve(produced('paid')));
    expect(world.row(runId)).toMatchObject({ status: 'queued', step: 'produced', error: null });
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', calls: [{ outcome: 'delivered' }] });
    expect(world.calls).toEqual(['main']);
    expect(world.entry.hero?.generation).toBe(runId);
    expect(world.spooled.size).toBe(0);
  });

  it('is asked for where it was a job', async () => {
    const { world, runId } = await late(() => Promise.resolve(submitted()));
    expect(world.row(runId)).toMatchObject({ status: 'queued', step: 'submitted', jobId: 'job-1' });
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
    expect(world.calls).toEqual(['main']);
  });
});
