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

const house = (
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

describe('a test of the connection', () => {
  it('gives what the provider found out', async () => {
    expect(await house(accepted).test('main')).toEqual({
      name: 'main',
      reachable: true,
      key: 'accepted',
      detail: '42 credits are left.',
      balance: { credits: 42, images: null },
    });
  });

  it('knows only what is configured', async () => {
    expect(await house(accepted).test('nobody')).toBeNull();
  });

  it('of the card is always good', async () => {
    const card = house(undefined, { isFree: true });
    expect(await card.test('main')).toMatchObject({ reachable: true, key: 'accepted' });
  });

  it('says that a provider without one cannot be tested, and asks nobody', async () => {
    const result = await house().test('main');
    expect(result).toMatchObject({ reachable: null, key: 'untested', balance: null });
    expect(result?.detail).toMatch(/^main offers no way to test it without paying: /);
  });

  it('without a key says what to set', async () => {
    const result = await house(undefined, { ready: false }).test('main');
    expect(result).toMatchObject({ reachable: null, key: 'refused' });
    expect(result?.detail).toContain('providers.main.apiKey');
    const told = await house(failing('provider_auth'), { ready: false }).test('main');
    expect(told).toMatchObject({ reachable: null, key: 'refused', detail: 'The sentence of provider_auth.' });
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
  ] as const)('that ends in %s tells so', async (code, reachable, key) => {
    expect(await house(failing(code)).test('main')).toEqual({
      ...{ name: 'main', reachable, key, balance: null },
      detail: `The sentence of ${code}.`,
    });
  });

  it('that fails by a mistake of the provider tells the log why, and the caller that it does', async () => {
    const broken = house(() => Promise.reject(new RangeError('sk-secret-key')));
    const result = await broken.test('main');
    expect(result).toMatchObject({ reachable: false, key: 'untested' });
    expect(JSON.stringify(result)).not.toContain('sk-secret');
    expect(broken.errors.join()).toContain('RangeError');
  });

  it('whose answer is none is a bad answer', async () => {
    const odd = house(() => Promise.resolve('fine' as never));
    expect(await odd.test('main')).toMatchObject({
      ...{ reachable: true, key: 'untested' },
      detail: expect.stringContaining('no ProviderCheck') as string,
    });
  });

  it('may leave the balance out', async () => {
    const brief = house(() => Promise.resolve({ key: 'accepted', detail: 'Fine.' } as never));
    expect(await brief.test('main')).toMatchObject({ key: 'accepted', balance: null });
  });
});

describe('a button pressed time and again', () => {
  it('asks each provider once at a time, and not again for five seconds', async () => {
    const waiting: (() => void)[] = [];
    const answer = () => waiting.splice(0).forEach((resolve) => resolve());
    const slow = house(async (context) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
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

describe('a provider that does not answer', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is given up on, whether or not it listens to its signal', async () => {
    const listening = house(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('late', 'TimeoutError')));
        }),
    ).test('main');
    const deaf = house(() => new Promise(() => undefined)).test('main');
    await vi.advanceTimersByTimeAsync(15_000 + 5_000);
    for (const result of await Promise.all([listening, deaf]))
      expect(result).toMatchObject({
        ...{ reachable: false, key: 'untested' },
        detail: expect.stringContaining('did not answer the test within 15 seconds') as string,
      });
  });
});
