import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import { pollJob } from '../../../../server/src/providers/http/poll';
import type { PollCall } from '../../../../server/src/providers/http/poll';
import type { LoopbackServer } from '../../../support/emulators/loopback';
import { aClock, heroErrorOf } from '../fixtures';
import { serve } from './a-download';

const KEY = 'sk-secret-0123456789';

const aPoll = (server: LoopbackServer, { allowPrivateNetwork = true } = {}) => {
  const agent = createGuardedAgent({ allowPrivateNetwork });
  onTestFinished(agent.close);
  const journal: string[] = [];
  const call: PollCall = {
    connection: {
      provider: { name: 'main', host: 'vendor.test' },
      agent,
      apiKey: KEY,
      traffic: {
        sent: () => void journal.push('sent'),
        answered: ({ status }) => void journal.push(`answered ${status}`),
      },
      clock: aClock(),
    },
    url: new URL(`${server.origin}/tasks/job-7`),
    jobId: 'job-7',
    signal: new AbortController().signal,
    maxReplyBytes: 1_000_000,
  };
  return { call, journal };
};

const answering = (
  status: number,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): Promise<LoopbackServer> => serve((_, response) => void response.writeHead(status, headers).end(body));

const errorOf = async (server: LoopbackServer, overrides: Partial<PollCall> = {}): Promise<HeroError> =>
  heroErrorOf(pollJob({ ...aPoll(server).call, ...overrides }));

describe('pollJob', () => {
  it.each([200, 202])('returns the JSON of a %d, with its headers', async (status) => {
    const server = await answering(status, '{"status":"running"}', { 'x-request-id': 'r1' });
    const { call, journal } = aPoll(server);
    expect(await pollJob(call)).toMatchObject({
      status,
      json: { status: 'running' },
      headers: { 'x-request-id': 'r1' },
    });
    expect(journal).toStrictEqual(['sent', `answered ${status}`]);
  });

  it.each([
    ['behind a byte order mark', Buffer.from('\uFEFF{"status":"running"}'), {}],
    ['packed by a proxy', gzipSync('{"status":"running"}'), { 'content-encoding': 'gzip' }],
  ])('parses a response %s', async (_, body, headers) => {
    const { call } = aPoll(await answering(200, body, headers));
    expect((await pollJob(call)).json).toStrictEqual({ status: 'running' });
  });

  it('sends the key, and neither a cookie nor a body', async () => {
    let seen: Parameters<RequestListener>[0] | undefined;
    const server = await serve((request, response) => {
      seen = request;
      response.end('{}');
    });
    await pollJob(aPoll(server).call);
    expect(seen).toMatchObject({ method: 'GET', url: '/tasks/job-7' });
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, accept: 'application/json' });
    expect(Object.keys(seen?.headers ?? {}).sort()).toStrictEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it.each([
    [408, 'provider_unavailable', true],
    [409, 'provider_unavailable', true],
    [425, 'provider_unavailable', true],
    [429, 'provider_rate_limited', true],
    [500, 'provider_unavailable', true],
    [502, 'provider_unavailable', true],
    [503, 'provider_unavailable', true],
    [504, 'provider_unavailable', true],
    [301, 'provider_unavailable', true],
    [401, 'provider_auth', false],
    [403, 'provider_auth', false],
    [400, 'provider_outcome_unknown', false],
    [402, 'provider_outcome_unknown', false],
    [404, 'provider_outcome_unknown', false],
    [410, 'provider_outcome_unknown', false],
    [422, 'provider_outcome_unknown', false],
  ] as const)('fails for %d as %s', async (status, code, retryable) => {
    const server = await answering(status, '{"error":"Try later"}');
    const error = await errorOf(server);
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(`HTTP ${status}`);
    expect(error.message).toContain('“Try later”');
    expect(server.connections).toBe(1);
  });

  it.each([
    [404, 'took the job job-7 and does not know it any more'],
    [410, 'took the job job-7 and does not know it any more'],
    [400, 'did not tell about the job job-7'],
    [500, 'did not tell about the job job-7'],
    [429, 'did not tell about the job job-7'],
  ])('states for %d what became of the job', async (status, words) => {
    expect((await errorOf(await answering(status))).message).toContain(`main (vendor.test) ${words}`);
  });

  it.each([
    ['an HTML page', '<html>502</html>'],
    ['malformed JSON', '{"status":"run'],
    ['nothing', ''],
  ])('is retryable for a response with %s', async (_, body) => {
    const error = await errorOf(await answering(200, body));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(error.message).toContain('200 with no readable JSON');
  });

  it.each([
    [429, { 'retry-after': '9' }, 9_000],
    [429, { 'retry-after-ms': '250' }, 250],
    [429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [429, { 'x-ratelimit-reset': '12' }, 12_000],
    [503, { 'retry-after': '4' }, 4_000],
    [503, { 'x-ratelimit-reset': '12' }, null],
    [500, {}, null],
  ])('passes on the retry delay of %d with %j', async (status, headers, retryAfterMs) => {
    expect((await errorOf(await answering(status, '', headers))).retryAfterMs).toBe(retryAfterMs);
  });

  it('never follows a redirect', async () => {
    const other = await serve((_, response) => response.end('{}'));
    const error = await errorOf(await answering(302, '', { location: `${other.origin}/` }));
    expect(error.message).toContain('a redirect, which is never followed with a key');
    expect(other.connections).toBe(0);
  });
});

describe('pollJob after a network failure', () => {
  it.each([
    ['is reset', (_, response) => response.socket?.resetAndDestroy(), 'the connection was'],
    [
      'is cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"sta', () => response.socket?.destroy());
      },
      'the answer was cut off',
    ],
    [
      'is answered with more than a megabyte',
      (_, response) => void response.end('x'.repeat(1_000_001)),
      'the answer was larger than 1000000 bytes',
    ],
    [
      'is told of more than a megabyte',
      (_, response) => void response.writeHead(200, { 'content-length': '99999999' }).write('{'),
      'the answer was larger than 1000000 bytes',
    ],
  ] satisfies [string, RequestListener, string][])('is retryable when it %s', async (_, fault, words) => {
    const server = await serve(fault);
    const error = await errorOf(server);
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(error.message).toContain(words);
    expect(error.message).toContain('asking for a job is free and is tried again');
    expect(server.connections).toBe(1);
  });

  it('is retryable when the connection is refused, and records no request', async () => {
    const server = await answering(200, '{}');
    const { call, journal } = aPoll(server);
    await server.unplug();
    const error = await heroErrorOf(pollJob(call));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(error.message).toContain('the connection was refused');
    expect(journal).toStrictEqual([]);
  });

  it('is retryable when no response arrives in time', async () => {
    const server = await serve(() => undefined);
    const error = await errorOf(server, { timeoutMs: 100 });
    expect(error).toMatchObject({ code: 'provider_timeout', retryable: true });
    expect(error.message).toContain('did not tell about the job job-7 (no answer in time)');
  });

  it('times out when a response arrives too slowly', async () => {
    const server = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.once('close', () => clearInterval(timer));
    });
    expect((await errorOf(server, { timeoutMs: 200 })).code).toBe('provider_timeout');
  });

  it('never connects to a private address that is not allowed', async () => {
    const server = await answering(200, '{}');
    const error = await heroErrorOf(pollJob(aPoll(server, { allowPrivateNetwork: false }).call));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(error.message).toContain('it is at a private or special address');
    expect(server.connections).toBe(0);
  });
});

describe('an aborted pollJob', () => {
  it('is canceled by a person', async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort());
    expect((await errorOf(server, { signal: controller.signal })).code).toBe('canceled');
  });

  it('sends nothing when aborted before', async () => {
    const server = await answering(200, '{}');
    expect((await errorOf(server, { signal: AbortSignal.abort() })).code).toBe('canceled');
    expect(server.connections).toBe(0);
  });

  it('fails with the HeroError of the abort', async () => {
    const reason = new HeroError({ code: 'budget_exceeded', message: 'No.' });
    const server = await answering(200, '{}');
    expect(await errorOf(server, { signal: AbortSignal.abort(reason) })).toBe(reason);
  });

  it("is retryable after the run's timeout, since the job still exists", async () => {
    const server = await serve(() => undefined);
    const error = await errorOf(server, { signal: AbortSignal.timeout(100) });
    expect(error).toMatchObject({ code: 'provider_timeout', retryable: true });
  });
});

describe('the API key of a poll', () => {
  it.each([401, 404, 429, 500])('appears in no error, whatever a %d echoes', async (status) => {
    const body = JSON.stringify({ error: `Bad key ${KEY}, that is Bearer ${KEY}, ends in ${KEY.slice(-9)}` });
    const error = await errorOf(await answering(status, body));
    expect(error.message).toContain('[redacted]');
    for (const part of [KEY, KEY.slice(0, 9), KEY.slice(-9)]) expect(error.message).not.toContain(part);
  });
});
