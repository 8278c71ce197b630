import { describe, expect, it } from 'vitest';
import { acceptCallback } from '../../../../server/src/runs/outcome/callback';
import type { PaidCall } from '../../../../server/src/billing/paid-call';
import type { NewRun } from '../../../../server/src/runs/model/run';
import { createWorld } from '../../../support/runs/run-harness';

const call: PaidCall = {
  provider: 'main',
  model: 'main-model',
  idempotencyKey: 'key-1',
  jobId: 'job-1',
  asked: 1,
  delivered: 0,
  credits: 4,
  estimated: true,
  outcome: 'open',
  calledBack: false,
  free: false,
  sentAt: null,
  askedAgain: false,
};

const later = new Date(Date.now() + 60_000);
const waiting: Partial<NewRun> = { step: 'submitted', status: 'running', calls: [call], runAfter: later };

const aHouse = async (changes: Partial<NewRun> = {}) => {
  const world = createWorld();
  const { runId } = await world.start({ ...waiting, ...changes });
  let woken = 0;
  const parts = { runStore: world.ledger, wake: () => (woken += 1) };
  const come = (said: object = {}) =>
    acceptCallback(parts, { runId, provider: 'main', idempotencyKey: 'key-1', ...said });
  return { world, runId, come, woken: () => woken };
};

describe('a vendor that calls back', () => {
  it('makes its job be asked for at once', async () => {
    const { world, runId, come, woken } = await aHouse();
    expect(await come()).toBe('accepted');
    expect(world.row(runId).runAfter.getTime()).toBeLessThanOrEqual(Date.now());
    expect(world.row(runId)).toMatchObject({ step: 'submitted', calls: [{ ...call, calledBack: true }] });
    expect(woken()).toBe(1);
  });

  it('is heard once', async () => {
    const { come, woken } = await aHouse();
    expect([await come(), await come()]).toEqual(['accepted', 'ignored']);
    expect(woken()).toBe(1);
  });

  it('is heard once when it calls twice at the same moment', async () => {
    const { come } = await aHouse();
    expect((await Promise.all([come(), come(), come()])).sort()).toEqual(['accepted', 'ignored', 'ignored']);
  });

  it.each([
    ['about another run', {}, { runId: 'nobody' }],
    ['about another call', {}, { idempotencyKey: 'key-2' }],
    ['as somebody else', {}, { provider: 'other' }],
    ['about a call that is over', { calls: [{ ...call, outcome: 'delivered' as const }] }, {}],
    ['about a run that is further on', { step: 'produced' as const }, {}],
    ['about a run that has ended', { status: 'failed' as const }, {}],
  ])('is not heard %s', async (_, row, said) => {
    const { come, woken } = await aHouse(row);
    expect([await come(said), woken()]).toEqual(['ignored', 0]);
  });
});
