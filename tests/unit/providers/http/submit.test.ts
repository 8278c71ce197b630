import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import { submitJson } from '../../../../server/src/providers/http/submit';
import { noTraffic } from '../../../../server/src/throttle/traffic';
import type { Connection } from '../../../../server/src/providers/http/connection';
import type { JsonReply } from '../../../../server/src/providers/http/json-reply';
import type { SubmitCall, Verdict } from '../../../../server/src/providers/http/submit';
import { judgeOpenAiReply } from '../../../../server/src/providers/openai/errors';
import { startOpenAiEmulator } from '../../../support/emulators/openai';
import type { OpenAiEmulator } from '../../../support/emulators/openai';
import { aClock, heroErrorOf } from '../fixtures';
import { serve } from './a-download';

let emulator: OpenAiEmulator;

beforeEach(async () => {
  emulator = await startOpenAiEmulator();
});
afterEach(async () => {
  await emulator.close();
});

const send = ({
  agent = createGuardedAgent({ allowPrivateNetwork: true }),
  clock = aClock(),
  ...overrides
}: Partial<SubmitCall & Pick<Connection, 'agent' | 'clock'>> = {}): Promise<JsonReply> =>
  submitJson({
    connection: {
      provider: { name: 'main', host: 'gateway.test' },
      agent,
      apiKey: emulator.apiKey,
      traffic: noTraffic,
      clock,
    },
    url: new URL(`${emulator.baseUrl}/images/generations`),
    body: { model: 'gpt-image-2', prompt: 'A barn', size: '1024x1024', quality: 'low' },
    prompt: 'A barn',
    idempotencyKey: 'key-1',
    timeoutMs: 60_000,
    maxReplyBytes: 20_000_000,
    signal: new AbortController().signal,
    judge: judgeOpenAiReply,
    ...overrides,
  });

const sentKeys = () => emulator.requests.map(({ headers }) => headers['idempotency-key']);

describe('a paid call', () => {
  it('is sent once when it succeeds', async () => {
    expect((await send()).status).toBe(200);
    expect(emulator.billed).toHaveLength(1);
  });

  it.each([
    ['behind a byte order mark', Buffer.from('\uFEFF{"data":[]}'), {}],
    ['packed by a proxy', gzipSync('{"data":[]}'), { 'content-encoding': 'gzip' }],
  ])('parses a response %s', async (_, body, headers) => {
    const { origin } = await serve((_request, response) => response.writeHead(200, headers).end(body));
    expect((await send({ url: new URL(origin) })).json).toStrictEqual({ data: [] });
  });

  it.each([
    ['the connection is reset after the work', { reset: 'after-accept' }],
    ['the connection is reset before the work', { reset: 'before-accept' }],
    ['the answer is cut off', { truncate: 5_000 }],
    ['the answer is cut off at its first byte', { truncate: 0 }],
    ['the vendor fails', { status: 500, bills: true }],
    ['a proxy answers for it', { status: 502, body: '<html>', bills: true }],
    ['a proxy gave up on it', { status: 504, bills: true }],
  ] as const)('is never repeated when %s', async (_, fault) => {
    emulator.script([fault]);
    const error = await heroErrorOf(send());
    expect(error).toMatchObject({ code: 'provider_outcome_unknown', retryable: false });
    expect(emulator.requests).toHaveLength(1);
    expect(emulator.billed.length).toBeLessThanOrEqual(1);
  });

  it('is never repeated when no response arrives in time', async () => {
    emulator.script([{ hang: true }]);
    const error = await heroErrorOf(send({ timeoutMs: 300 }));
    expect(error).toMatchObject({ code: 'provider_outcome_unknown', retryable: false });
    expect(error.message).toContain('no answer in time');
    expect(emulator.billed).toHaveLength(1);
  });

  it('has an unknown outcome when it is canceled while in flight', async () => {
    emulator.script([{ hang: true }]);
    const controller = new AbortController();
    const call = heroErrorOf(send({ signal: controller.signal }));
    while (emulator.billed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect((await call).code).toBe('provider_outcome_unknown');
    expect(emulator.requests).toHaveLength(1);
  });

  it('is not sent when it was canceled before', async () => {
    expect((await heroErrorOf(send({ signal: AbortSignal.abort() }))).code).toBe('canceled');
    const reason = new HeroError({ code: 'budget_exceeded', message: 'No.' });
    expect(await heroErrorOf(send({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(emulator.connections).toBe(0);
  });
});

describe('a paid call that never arrived', () => {
  it('is sent again with the same idempotency key when the connection was refused', async () => {
    await emulator.unplug();
    const clock = aClock({ onWait: () => (clock.waits.length === 2 ? emulator.plug() : Promise.resolve()) });
    expect((await send({ clock })).status).toBe(200);
    expect(clock.waits).toStrictEqual([500, 1_000]);
    expect(sentKeys()).toStrictEqual(['key-1']);
    expect(emulator.billed).toHaveLength(1);
  });

  it('is sent again when the name did not resolve', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_hostname, _options, callback) => {
      lookups++;
      if (lookups === 1) callback(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }), '');
      else callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const agent = createGuardedAgent({ allowPrivateNetwork: true, lookup });
    const url = new URL(`${emulator.baseUrl}/images/generations`);
    url.hostname = 'gateway.test';
    expect((await send({ agent, url })).status).toBe(200);
    expect([lookups, emulator.billed.length]).toStrictEqual([2, 1]);
  });

  it.each([
    ['a name that does not exist', 'ENOTFOUND', 'its host name does not exist'],
    ['a look-up that fails', 'EAI_AGAIN', 'could not be looked up'],
  ])('fails after the last attempt for %s', async (_, code, words) => {
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('no'), { code }), '');
    const agent = createGuardedAgent({ allowPrivateNetwork: true, lookup });
    const clock = aClock();
    const error = await heroErrorOf(send({ agent, clock, url: new URL('http://gateway.test/v1') }));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(error.message).toContain(words);
    expect(clock.waits).toHaveLength(4);
  });

  it('is sent again when TLS cannot be established', async () => {
    const url = new URL(`${emulator.baseUrl}/images/generations`.replace('http:', 'https:'));
    const error = await heroErrorOf(send({ url }));
    expect(error.code).toBe('provider_unavailable');
    expect(error.message).toContain('TLS');
    expect([emulator.connections, emulator.requests.length]).toStrictEqual([5, 0]);
  });

  it('is not sent when it is canceled before the next attempt', async () => {
    await emulator.unplug();
    const controller = new AbortController();
    const clock = {
      ...aClock(),
      wait: () => {
        controller.abort();
        return Promise.reject(new Error('aborted'));
      },
    };
    expect((await heroErrorOf(send({ clock, signal: controller.signal }))).code).toBe('canceled');
    await emulator.plug();
    expect(emulator.requests).toHaveLength(0);
  });
});

describe('a paid call to a busy vendor', () => {
  it('is sent again after retry-after, with the same idempotency key', async () => {
    const busy = { status: 429, body: { error: { message: 'slow down' } } };
    emulator.script([
      { ...busy, headers: { 'retry-after': '7' } },
      { ...busy, headers: { 'retry-after-ms': '250' } },
      { ...busy, headers: { 'retry-after': new Date(Date.parse('2026-01-01T00:00:20Z')).toUTCString() } },
    ]);
    const clock = aClock({ random: 0 });
    expect((await send({ clock })).status).toBe(200);
    // The date is 20 s after the clock's start, and 7.25 s have passed.
    expect(clock.waits).toStrictEqual([7_000, 250, 12_750]);
    expect(sentKeys()).toStrictEqual(['key-1', 'key-1', 'key-1', 'key-1']);
    expect(emulator.billed).toHaveLength(1);
  });

  it('is sent again when the rate limit resets, where no retry-after is given', async () => {
    emulator.script([
      { status: 429, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225620' } },
      { status: 429, headers: { 'x-ratelimit-reset-requests': '1m5s', 'retry-after': '2' } },
    ]);
    const clock = aClock({ random: 0 });
    expect((await send({ clock })).status).toBe(200);
    expect(clock.waits).toStrictEqual([20_000, 2_000]);
  });

  it('is sent again after a random part of the backoff', async () => {
    for (const [random, expected] of [
      [0, [0, 0, 0, 0]],
      [0.999, [999, 1_998, 3_996, 7_992]],
    ] as const) {
      emulator.script(Array(5).fill({ status: 429 }));
      const clock = aClock({ random });
      await heroErrorOf(send({ clock }));
      expect(clock.waits).toStrictEqual(expected);
    }
  });

  it('is sent again with growing backoff without retry-after', async () => {
    emulator.script(Array(9).fill({ status: 429 }));
    const clock = aClock();
    expect((await heroErrorOf(send({ clock }))).code).toBe('provider_rate_limited');
    expect(clock.waits).toStrictEqual([500, 1_000, 2_000, 4_000]);
    expect(emulator.requests).toHaveLength(5);
  });

  it('fails where retry-after exceeds the timeout, and passes it on', async () => {
    emulator.script([{ status: 429, headers: { 'retry-after': '61' } }]);
    const clock = aClock();
    const error = await heroErrorOf(send({ clock }));
    expect(error).toMatchObject({ code: 'provider_rate_limited', retryable: true, retryAfterMs: 61_000 });
    expect([clock.waits.length, emulator.requests.length]).toStrictEqual([0, 1]);
  });
});

describe("a vendor's own policy for a paid call", () => {
  const retriesServerErrors = (reply: JsonReply): Verdict =>
    reply.status === 500
      ? { kind: 'again', code: 'provider_unavailable', reason: null }
      : judgeOpenAiReply(reply);

  it('can have a 500 sent again with the same idempotency key', async () => {
    emulator.script([{ status: 500 }, { status: 500 }]);
    expect((await send({ judge: retriesServerErrors })).status).toBe(200);
    expect(sentKeys()).toStrictEqual(['key-1', 'key-1', 'key-1']);
  });

  it('determines the error when the timeout is over', async () => {
    emulator.script(Array(9).fill({ status: 500 }));
    const error = await heroErrorOf(send({ judge: retriesServerErrors }));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(emulator.requests).toHaveLength(5);
  });
});
