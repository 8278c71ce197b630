import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeroError, type HeroErrorCode } from '../../../server/src/contracts/error';
import type { ImageProvider } from '../../../server/src/contracts/provider';
import { createProviderTests } from '../../../server/src/doctor/test-provider';

type Check = NonNullable<ImageProvider['check']>;

const NOTHING = { credits: null, images: null };
const accepted: Check = () =>
  Promise.resolve({ key: 'accepted', detail: '42 credits are left.', balance: { ...NOTHING, credits: 42 } });
const failing =
  (code: HeroErrorCode): Check =>
  () =>
    Promise.reject(new HeroError({ code, message: `The sentence of ${code}.` }));

const testsOf = (
  check?: Check,
  { ready = true, isFree = false }: { ready?: boolean; isFree?: boolean } = {},
) => {
  const errors: string[] = [];
  const clock = { now: 0 };
  let asked = 0;
  const counted: Check = (context) => {
    asked += 1;
    return check!(context);
  };
  const provider = check === undefined ? {} : { check: counted };
  const test = createProviderTests({
    entries: new Map(['main', 'other'].map((name) => [name, { name, ready, provider, isFree }])),
    log: { warn: () => undefined, error: (message) => errors.push(message) },
    now: () => clock.now,
  });
  return { test, errors, clock, asked: () => asked };
};

describe('the connection test of a provider', () => {
  it("returns the result of the provider's check", async () => {
    expect(await testsOf(accepted).test('main')).toEqual({
      name: 'main',
      reachable: true,
      key: 'accepted',
      detail: '42 credits are left.',
      balance: { credits: 42, images: null },
    });
  });

  it('returns null for a name that is not configured', async () => {
    expect(await testsOf(accepted).test('unknown')).toBeNull();
  });

  it('always succeeds for the brand card', async () => {
    const card = testsOf(undefined, { isFree: true });
    expect(await card.test('main')).toMatchObject({ reachable: true, key: 'accepted' });
  });

  it('reports that a provider without a check cannot be tested', async () => {
    const result = await testsOf().test('main');
    expect(result).toMatchObject({ reachable: null, key: 'untested', balance: null });
    expect(result?.detail).toMatch(/^main offers no way to test it without paying: /);
  });

  it('names the setting of a missing API key', async () => {
    const result = await testsOf(undefined, { ready: false }).test('main');
    expect(result).toMatchObject({ reachable: null, key: 'refused' });
    expect(result?.detail).toContain('providers.main.apiKey');
    const rejected = await testsOf(failing('provider_auth'), { ready: false }).test('main');
    expect(rejected).toMatchObject({
      reachable: null,
      key: 'refused',
      detail: 'The sentence of provider_auth.',
    });
  });

  it.each([
    ['provider_auth', true, 'refused'],
    ['provider_credits', true, 'accepted'],
    ['provider_rate_limited', true, 'untested'],
    ['provider_rejected', true, 'untested'],
    ['provider_bad_response', true, 'untested'],
    ['provider_unavailable', false, 'untested'],
    ['provider_timeout', false, 'untested'],
    ['config_invalid', false, 'untested'],
  ] as const)('maps %s to a result', async (code, reachable, key) => {
    expect(await testsOf(failing(code)).test('main')).toEqual({
      ...{ name: 'main', reachable, key, balance: null },
      detail: `The sentence of ${code}.`,
    });
  });

  it('logs an unexpected error of the provider and keeps its message out of the result', async () => {
    const broken = testsOf(() => Promise.reject(new RangeError('sk-secret-key')));
    const result = await broken.test('main');
    expect(result).toMatchObject({ reachable: false, key: 'untested' });
    expect(JSON.stringify(result)).not.toContain('sk-secret');
    expect(broken.errors.join()).toContain('RangeError');
  });

  it('reports a result that is not a ProviderCheck', async () => {
    const malformed = testsOf(() => Promise.resolve('fine' as never));
    expect(await malformed.test('main')).toMatchObject({
      ...{ reachable: true, key: 'untested' },
      detail: expect.stringContaining('no ProviderCheck') as string,
    });
  });

  it('accepts a check without a balance', async () => {
    const partial = testsOf(() => Promise.resolve({ key: 'accepted', detail: 'Fine.' } as never));
    expect(await partial.test('main')).toMatchObject({ key: 'accepted', balance: null });
  });
});

describe('repeated connection tests', () => {
  it('run once per provider at a time, and not again within five seconds', async () => {
    const pending: (() => void)[] = [];
    const answer = () => pending.splice(0).forEach((resolve) => resolve());
    const slow = testsOf(async (context) => {
      await new Promise<void>((resolve) => pending.push(resolve));
      return accepted(context);
    });
    const first = slow.test('main');
    slow.clock.now = 10_000;
    const second = slow.test('main');
    expect(slow.asked()).toBe(1);
    answer();
    expect(await second).toBe(await first);

    slow.clock.now = 14_999;
    await slow.test('main');
    expect(slow.asked()).toBe(1);
    slow.clock.now = 15_000;
    const [third, other] = [slow.test('main'), slow.test('other')];
    expect(slow.asked()).toBe(3);
    answer();
    expect(await third).not.toBe(await first);
    expect(await other).toMatchObject({ name: 'other' });
  });
});

describe('a connection test without an answer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('times out whether or not the provider listens to its signal', async () => {
    const listening = testsOf(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('late', 'TimeoutError')));
        }),
    ).test('main');
    const silent = testsOf(() => new Promise(() => undefined)).test('main');
    await vi.advanceTimersByTimeAsync(15_000 + 5_000);
    for (const result of await Promise.all([listening, silent]))
      expect(result).toMatchObject({
        ...{ reachable: false, key: 'untested' },
        detail: expect.stringContaining('did not answer the test within 15 seconds') as string,
      });
  });
});
