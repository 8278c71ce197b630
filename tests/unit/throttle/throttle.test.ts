import { describe, expect, it } from 'vitest';
import { NO_SLOTS } from '../../../server/src/throttle/slots';
import { fullProviders } from '../../../server/src/throttle/throttle';
import { createMemorySlots } from '../../support/runs/memory-slots';
import { anError } from '../providers/fixtures';
import { aThrottle, GO, waitFor } from './a-throttle';

describe('the throttle', () => {
  it('lets a run wait for a slot', async () => {
    const throttle = aThrottle({ concurrency: 1 });
    await throttle.admit('a');
    expect(await throttle.admit('b')).toStrictEqual(waitFor(1_000));
    await throttle.leave('a');
    expect(await throttle.admit('b')).toStrictEqual(GO);
  });

  it('admits nobody while the circuit is open, and takes no slot', async () => {
    const throttle = aThrottle();
    throttle.failThrice();
    expect(await throttle.admit('a')).toMatchObject({ kind: 'circuit-open', waitMs: 30_000 });
    expect(throttle.health().pace.running).toBe(0);
  });

  it('lets jobs that are under way be polled while the circuit is open', async () => {
    const throttle = aThrottle();
    throttle.failThrice();
    expect(await throttle.pollWait('a')).toBe(0);
  });

  it('gives the trial to the run that is really admitted', async () => {
    const throttle = aThrottle({ concurrency: 1 });
    await throttle.pollWait('old');
    throttle.failThrice();
    throttle.pass(30_000);
    expect(await throttle.admit('a')).toStrictEqual(waitFor(1_000));
    await throttle.leave('old');
    expect(await throttle.admit('b')).toStrictEqual(GO);
    expect(await throttle.admit('a')).toMatchObject({ kind: 'circuit-open', waitMs: 5_000 });
    await throttle.leave('b');
    expect(await throttle.admit('a')).toStrictEqual(GO);
  });

  it('counts a request per run and poll where no traffic is told', async () => {
    const throttle = aThrottle({ requestsPerMinute: 2 });
    await throttle.admit('a');
    throttle.pass(10_000);
    expect([await throttle.pollWait('a'), await throttle.pollWait('a')]).toStrictEqual([0, 51_000]);
    expect(await throttle.admit('b')).toStrictEqual(waitFor(51_000));
  });

  it('never opens a circuit for the card', async () => {
    const throttle = aThrottle({ name: 'brand-card', hasCircuit: false });
    throttle.failThrice();
    expect(await throttle.admit('a')).toStrictEqual(GO);
    expect(throttle.health()).toMatchObject({ state: 'failing', restsUntil: null });
  });

  it('admits at once for a person who has topped up the account', async () => {
    const throttle = aThrottle();
    for (let time = 0; time < 6; time++) {
      throttle.traffic.answered({ status: 429, headers: {} });
      throttle.failed(anError('provider_credits'));
    }
    expect(await throttle.admit('a')).toStrictEqual(GO);
  });

  it('asks the database for nothing where no limit is configured', async () => {
    const slots = createMemorySlots();
    const throttle = aThrottle({ slots });
    await throttle.admit('a');
    throttle.traffic.sent();
    await throttle.pollWait('a');
    await throttle.leave('a');
    await fullProviders([{ name: 'main', throttle }], slots);
    expect(slots.queries).toStrictEqual({ reads: 0, changes: 0 });
  });

  it('says that a slot was not released, and lets the run end', async () => {
    const warnings: string[] = [];
    const slots = { ...createMemorySlots(), change: () => Promise.reject(new Error('No database')) };
    const throttle = aThrottle({ slots, concurrency: 1, warn: (message) => warnings.push(message) });
    await throttle.leave('a');
    expect(warnings).toStrictEqual([
      'The slot of run a at main was not released and expires later: Error: No database',
    ]);
  });
});

describe('the full providers', () => {
  it('are those at which a run would wait, known by one read', async () => {
    const slots = createMemorySlots();
    const of = (name: string, limits: object) => ({ name, throttle: aThrottle({ name, slots, ...limits }) });
    const busy = of('busy', { concurrency: 1 });
    const spent = of('spent', { requestsPerMinute: 1 });
    const refusing = of('refusing', {});
    const all = [busy, spent, refusing, of('free', { concurrency: 1 }), of('unlimited', {})];
    await busy.throttle.admit('a');
    await spent.throttle.admit('a');
    refusing.throttle.traffic.answered({ status: 429, headers: {} });
    slots.queries.reads = 0;
    expect(await fullProviders(all, slots)).toStrictEqual(['busy', 'spent', 'refusing']);
    expect(slots.queries.reads).toBe(1);
    await busy.throttle.leave('a');
    expect(await fullProviders(all, slots)).toStrictEqual(['spent', 'refusing']);
    expect(busy.throttle.isFull(NO_SLOTS)).toBe(false);
  });
});

describe('health', () => {
  it('is untried at first', () => {
    expect(aThrottle({ concurrency: 3, requestsPerMinute: 9 }).health()).toStrictEqual({
      state: 'untried',
      restsUntil: null,
      lastSuccessAt: null,
      lastErrors: [],
      balance: null,
      pace: { running: 0, concurrency: 3, requestsPerMinute: 9, remaining: null, resetsAt: null },
    });
  });

  it('tells of the last success and the last balance that was told', () => {
    const throttle = aThrottle();
    throttle.succeeded({ balance: { credits: 490, images: null } });
    throttle.pass(1_000);
    throttle.succeeded({ balance: null });
    expect(throttle.health()).toMatchObject({
      state: 'healthy',
      lastSuccessAt: '2026-01-01T00:00:01.000Z',
      balance: { credits: 490, images: null, at: '2026-01-01T00:00:00.000Z' },
    });
  });

  it('tells of the last five errors, newest first', () => {
    const throttle = aThrottle();
    for (let number = 1; number <= 7; number++) {
      throttle.failed(anError('provider_auth', `Number ${number}.`));
      throttle.pass(1_000);
    }
    const { state, lastErrors } = throttle.health();
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
    const throttle = aThrottle();
    throttle.failed(anError(code));
    expect(throttle.health()).toMatchObject({ state, lastErrors: [{ code }] });
  });

  it('is good again after a success, and keeps the errors', () => {
    const throttle = aThrottle();
    throttle.failed(anError('provider_timeout'));
    throttle.succeeded({ balance: null });
    expect(throttle.health()).toMatchObject({ state: 'healthy', lastErrors: [{ code: 'provider_timeout' }] });
  });

  it('says nothing of a person who canceled', () => {
    const throttle = aThrottle();
    throttle.failed(anError('canceled'));
    expect(throttle.health()).toMatchObject({ state: 'untried', lastErrors: [] });
  });

  it('tells until when the circuit is open', () => {
    const throttle = aThrottle();
    throttle.failThrice();
    expect(throttle.health()).toMatchObject({ state: 'resting', restsUntil: '2026-01-01T00:00:30.000Z' });
    throttle.succeeded({ balance: null });
    expect(throttle.health()).toMatchObject({ state: 'healthy', restsUntil: null });
  });
});
