import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import type { Clock } from '../../../../server/src/throttle/clock';
import type { Traffic } from '../../../../server/src/throttle/traffic';
import type { JsonReply } from '../../../../server/src/providers/http/json-reply';
import { submitJson } from '../../../../server/src/providers/http/submit';
import type { SubmitCall, Verdict } from '../../../../server/src/providers/http/submit';
import { judgeOpenAiReply } from '../../../../server/src/providers/openai/errors';
import type { LoopbackServer } from '../../../support/emulators/loopback';
import { aClock, heroErrorOf } from '../fixtures';
import { serve } from './a-download';

/** The policy of a vendor that documents repeating a 500 with the same idempotency key. */
const judge = (reply: JsonReply): Verdict =>
  reply.status === 500
    ? { kind: 'again', code: 'provider_outcome_unknown', reason: null }
    : judgeOpenAiReply(reply);

interface Received {
  key: string | undefined;
  body: string;
}
type Answer = (...given: [...Parameters<RequestListener>, LoopbackServer]) => void;

const status =
  (
    code: number,
    { body = '{}', headers = {} }: { body?: string; headers?: Record<string, string> } = {},
  ): Answer =>
  (_, response) =>
    void response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(body);

/** A vendor that sends these responses in order. */
const aVendor = async (answers: Answer[]) => {
  const received: Received[] = [];
  const server: LoopbackServer = await serve((request, response) => {
    void buffer(request).then((body) => {
      received.push({ key: request.headers['idempotency-key'] as string, body: body.toString() });
      answers.shift()?.(request, response, server);
    });
  });
  const agent = createGuardedAgent({ allowPrivateNetwork: true });
  onTestFinished(agent.close);
  const journal: string[] = [];
  const traffic: Traffic = {
    sent: () => void journal.push('sent'),
    answered: ({ status: code }) => void journal.push(`answered ${code}`),
  };
  const send = ({
    clock = aClock(),
    ...call
  }: Partial<SubmitCall> & { clock?: Clock } = {}): Promise<JsonReply> =>
    submitJson({
      connection: {
        provider: { name: 'main', host: 'vendor.test' },
        agent,
        apiKey: 'sk-secret-0123',
        traffic,
        clock,
      },
      url: new URL(server.origin),
      body: { prompt: 'A barn', seed: 0.1 + 0.2 },
      prompt: 'A barn',
      idempotencyKey: 'key-1',
      timeoutMs: 60_000,
      maxReplyBytes: 10_000,
      signal: new AbortController().signal,
      judge,
      ...call,
    });
  return { server, received, journal, send };
};

const unplug: Answer = (_, response, server) => {
  response.writeHead(500).end('{}', () => void server.unplug());
};

describe('a paid call that may have been billed and is sent again', () => {
  it('sends the same idempotency key and the same bytes every time', async () => {
    const { received, send } = await aVendor([status(500), status(429), status(500), status(200)]);
    expect((await send()).status).toBe(200);
    expect(received).toStrictEqual(
      Array(4).fill({ key: 'key-1', body: '{"prompt":"A barn","seed":0.30000000000000004}' }),
    );
  });

  it('has an unknown outcome after the last attempt', async () => {
    const { received, send } = await aVendor(Array<Answer>(9).fill(status(500)));
    const error = await heroErrorOf(send());
    expect(error).toMatchObject({ code: 'provider_outcome_unknown', retryable: false });
    expect(error.message).toBe(
      'main (vendor.test) was sent the request but its outcome is unknown (HTTP 500): it may have been billed, so look at its usage page before asking again.',
    );
    expect(received).toHaveLength(5);
  });

  it.each([
    ['a refused key', status(401), 'provider_auth'],
    ['an empty account', status(402), 'provider_credits'],
    ['a refused request', status(422), 'provider_rejected'],
    [
      'an overloaded vendor',
      status(503, { body: '{"error":{"message":"busy","type":"server_error"}}' }),
      'provider_unavailable',
    ],
    ['a 200 that is an error', status(200, { body: '{"error":"no"}' }), 'provider_bad_response'],
    ['a page', status(200, { body: '<html>' }), 'provider_bad_response'],
    ['an answer too large', status(200, { body: 'x'.repeat(20_000) }), 'provider_bad_response'],
    ['a redirect', status(302, { headers: { location: 'https://other.test/' } }), 'provider_rejected'],
    [
      'a pause beyond the patience',
      status(429, { headers: { 'retry-after': '61' } }),
      'provider_rate_limited',
    ],
  ])('keeps its unknown outcome after %s', async (_, last, code) => {
    const { received, send } = await aVendor([status(500), status(429), last]);
    const error = await heroErrorOf(send());
    expect(error).toMatchObject({ code: 'provider_outcome_unknown', retryable: false });
    expect(error.message).toContain(
      `(HTTP 500, and sent again it ended as ${code}): it may have been billed`,
    );
    expect(error.cause).toMatchObject({ code });
    expect(received).toHaveLength(3);
  });

  it('keeps its unknown outcome when no repetition reaches the vendor', async () => {
    const { received, send } = await aVendor([unplug]);
    const error = await heroErrorOf(send());
    expect(error.code).toBe('provider_outcome_unknown');
    expect(error.message).toContain('(HTTP 500, and sent again it ended as provider_unavailable)');
    expect(received).toHaveLength(1);
  });

  it('keeps its unknown outcome when a repetition is reset', async () => {
    const { received, send } = await aVendor([
      status(500),
      (_, response) => response.socket?.resetAndDestroy(),
    ]);
    const error = await heroErrorOf(send());
    expect(error.code).toBe('provider_outcome_unknown');
    expect(error.message).toContain('the connection was');
    expect(received).toHaveLength(2);
  });

  it.each([
    ['a person', undefined],
    ['the run', new HeroError({ code: 'budget_exceeded', message: 'No.' })],
    ['the patience', new DOMException('late', 'TimeoutError')],
  ])('keeps its unknown outcome when %s ends the wait', async (_, reason) => {
    const { received, send } = await aVendor([status(500)]);
    const controller = new AbortController();
    const wait: Clock['wait'] = () => {
      controller.abort(reason);
      return Promise.reject(new Error('aborted'));
    };
    const error = await heroErrorOf(send({ clock: { ...aClock(), wait }, signal: controller.signal }));
    expect(error.code).toBe('provider_outcome_unknown');
    expect(received).toHaveLength(1);
  });

  it('keeps its unknown outcome when it is canceled before the repetition is sent', async () => {
    const { received, send } = await aVendor([status(500)]);
    const controller = new AbortController();
    const clock = aClock({
      onWait: () => {
        controller.abort();
        return Promise.resolve();
      },
    });
    const error = await heroErrorOf(send({ clock, signal: controller.signal }));
    expect(error.code).toBe('provider_outcome_unknown');
    expect(error.message).toContain('sent again it ended as canceled');
    expect(received).toHaveLength(1);
  });

  it('is settled by a response', async () => {
    const { send } = await aVendor([status(500), status(200, { body: '{"data":[]}' })]);
    expect((await send()).json).toStrictEqual({ data: [] });
  });
});

describe('a paid call that was only rate limited before', () => {
  it.each([
    [status(401), 'provider_auth'],
    [status(402), 'provider_credits'],
    [status(422), 'provider_rejected'],
  ])('fails with its own error (%#)', async (last, code) => {
    const { send } = await aVendor([status(429), last]);
    expect((await heroErrorOf(send())).code).toBe(code);
  });
});

describe('the traffic of a paid call', () => {
  it('records every request that is sent and every response', async () => {
    const { journal, send } = await aVendor([status(429), status(500), status(200)]);
    await send();
    expect(journal).toStrictEqual(['sent', 'answered 429', 'sent', 'answered 500', 'sent', 'answered 200']);
  });

  it('records no request that was not sent', async () => {
    const { journal, send, server } = await aVendor([]);
    await server.unplug();
    await heroErrorOf(send());
    await heroErrorOf(send({ signal: AbortSignal.abort() }));
    expect(journal).toStrictEqual([]);
  });

  it('records a request whose response never arrived', async () => {
    const { journal, send } = await aVendor([(_, response) => response.socket?.resetAndDestroy()]);
    await heroErrorOf(send());
    expect(journal).toStrictEqual(['sent']);
  });
});
