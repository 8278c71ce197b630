import { describe, expect, it } from 'vitest';
import type { OwnThrottle } from '../../../server/src/throttle/cluster-throttle';
import { createLocalThrottle } from '../../../server/src/throttle/local-throttle';
import type { LocalThrottle, LocalThrottleOptions } from '../../../server/src/throttle/local-throttle';
import { anError, aWatch } from '../providers/fixtures';

const create = (options: Partial<LocalThrottleOptions> = {}): LocalThrottle & ReturnType<typeof aWatch> => {
  const watch = aWatch();
  const gate = createLocalThrottle({
    name: 'main',
    concurrency: null,
    requestsPerMinute: null,
    counts: 'requests',
    rests: true,
    clock: watch,
    ...options,
  });
  return { ...gate, ...watch };
};
const failThrice = (gate: LocalThrottle): void => {
  for (let time = 0; time < 3; time++) gate.failed(anError('provider_unavailable'));
};

describe('the gate', () => {
  it('is the one that runs go through', () => {
    const gate: OwnThrottle = create();
    expect(gate.admit('a')).toStrictEqual({ kind: 'go' });
  });

  it('lets a run wait for a place', () => {
    const gate = create({ concurrency: 1 });
    gate.admit('a');
    expect(gate.admit('b')).toStrictEqual({ kind: 'wait', waitMs: 1_000 });
    gate.leave('a');
    expect(gate.admit('b')).toStrictEqual({ kind: 'go' });
  });

  it('keeps a run out while the provider rests, and takes no place for it', () => {
    const gate = create();
    failThrice(gate);
    expect(gate.admit('a')).toMatchObject({ kind: 'rest', waitMs: 30_000 });
    expect(gate.health().pace.running).toBe(0);
  });

  it('lets jobs that are under way be asked for while the provider rests', () => {
    const gate = create();
    failThrice(gate);
    expect(gate.pollWait()).toBe(0);
  });

  it('gives the trial to the run that really gets through', () => {
    const gate = create({ concurrency: 1 });
    gate.stay('old');
    failThrice(gate);
    gate.pass(30_000);
    expect(gate.admit('a')).toMatchObject({ kind: 'wait' });
    gate.leave('old');
    expect(gate.admit('b')).toStrictEqual({ kind: 'go' });
    expect(gate.admit('a')).toMatchObject({ kind: 'rest', waitMs: 5_000 });
    gate.leave('b');
    expect(gate.admit('a')).toStrictEqual({ kind: 'go' });
  });

  it('counts requests where they are seen', () => {
    const gate = create({ requestsPerMinute: 1 });
    gate.admit('a');
    gate.leave('a');
    gate.pass(10_000);
    expect(gate.admit('b')).toStrictEqual({ kind: 'go' });
    gate.traffic.sent();
    expect(gate.admit('c')).toStrictEqual({ kind: 'wait', waitMs: 60_000 });
  });

  it('counts runs and polls where no request is seen', () => {
    const gate = create({ requestsPerMinute: 2, counts: 'runs' });
    gate.admit('a');
    gate.pass(10_000);
    expect([gate.pollWait(), gate.pollWait()]).toStrictEqual([0, 50_000]);
    expect(gate.admit('b')).toStrictEqual({ kind: 'wait', waitMs: 50_000 });
  });

  it('never rests the card', () => {
    const gate = create({ name: 'brand-card', counts: 'runs', rests: false });
    failThrice(gate);
    expect(gate.admit('a')).toStrictEqual({ kind: 'go' });
    expect(gate.health()).toMatchObject({ state: 'failing', restsUntil: null });
  });

  it('opens at once for a person who has topped up the account', () => {
    const gate = create();
    for (let time = 0; time < 6; time++) {
      gate.traffic.answered({ status: 429, headers: {} });
      gate.failed(anError('provider_credits'));
    }
    expect(gate.admit('a')).toStrictEqual({ kind: 'go' });
  });
});

describe('health', () => {
  it('is untried at first', () => {
    expect(create({ concurrency: 3, requestsPerMinute: 9 }).health()).toStrictEqual({
      state: 'untried',
      restsUntil: null,
      lastSuccessAt: null,
      lastErrors: [],
      balance: null,
      pace: { running: 0, concurrency: 3, requestsPerMinute: 9, remaining: null, resetsAt: null },
    });
  });

  it('tells of the last success and the last balance that was told', () => {
    const gate = create();
    gate.succeeded({ balance: { credits: 490, images: null } });
    gate.pass(1_000);
    gate.succeeded({ balance: null });
    expect(gate.health()).toMatchObject({
      state: 'healthy',
      lastSuccessAt: '2026-01-01T00:00:01.000Z',
      balance: { credits: 490, images: null, at: '2026-01-01T00:00:00.000Z' },
    });
  });

  it('tells of the last five errors, newest first', () => {
    const gate = create();
    for (let number = 1; number <= 7; number++) {
      gate.failed(anError('provider_auth', `Number ${number}.`));
      gate.pass(1_000);
    }
    const { state, lastErrors } = gate.health();
    expect(state).toBe('failing');
    expect(lastErrors.map(({ message }) => message)).toStrictEqual([
      'Number 7.',
      'Number 6.',
      'Number 5.',
      'Number 4.',
      'Number 3.',
    ]);
    expect(lastErrors[0]).toStrictEqual({
      at: '2026-01-01T00:00:06.000Z',
      code: 'provider_auth',
      message: 'Number 7.',
    });
  });

  it.each([
    ['provider_unavailable', 'failing'],
    ['provider_credits', 'failing'],
    ['config_invalid', 'failing'],
    ['provider_rejected', 'healthy'],
    ['provider_rate_limited', 'healthy'],
    ['image_invalid', 'untried'],
  ] as const)('after %s is %s', (code, state) => {
    const gate = create();
    gate.failed(anError(code));
    expect(gate.health()).toMatchObject({ state, lastErrors: [{ code }] });
  });

  it('is good again after a success, and keeps the errors', () => {
    const gate = create();
    gate.failed(anError('provider_timeout'));
    gate.succeeded({ balance: null });
    expect(gate.health()).toMatchObject({ state: 'healthy', lastErrors: [{ code: 'provider_timeout' }] });
  });

  it('says nothing of a person who canceled', () => {
    const gate = create();
    gate.failed(anError('canceled'));
    expect(gate.health()).toMatchObject({ state: 'untried', lastErrors: [] });
  });

  it('tells until when it rests', () => {
    const gate = create();
    failThrice(gate);
    expect(gate.health()).toMatchObject({ state: 'resting', restsUntil: '2026-01-01T00:00:30.000Z' });
    gate.succeeded({ balance: null });
    expect(gate.health()).toMatchObject({ state: 'healthy', restsUntil: null });
  });
});
