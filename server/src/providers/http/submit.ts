import { HeroError } from '../../contracts/error';
import { BlockedAddressError } from './blocked-address';
import { backoffDelay } from '../../concurrency/backoff';
import type { Connection } from './connection';
import { decodeReply } from './content-encoding';
import { withDeadline } from './deadline';
import { abortedError, describeNetworkFault, isTimeout, providerError } from './errors';
import type { ProviderErrorCode, ProviderErrorInit } from './errors';
import { exchange, ExchangeError, ReplyTooLargeError } from './exchange';
import type { Reply } from './exchange';
import { isRedirect, isSuccess, isUnknownPath, toJsonReply } from './json-reply';
import type { JsonReply } from './json-reply';
import { askedToWait } from '../../throttle/vendor-limits';
import { shownUrl, withoutQuerySecrets } from './shown-url';
import { cleanVendorMessage } from './vendor-message';

/** What an answer means for money. Each vendor decides for its own statuses. */
export type Verdict =
  /** The images or the job are in it; the adapter reads them. */
  | { kind: 'answered' }
  /**
   * The vendor did not take the request: nothing was billed, unless `maybeBilled` says that it may have been. The
   * same request is not sent again.
   */
  | {
      kind: 'refused';
      code: ProviderErrorCode;
      reason: string | null;
      advice?: string;
      maybeBilled?: boolean;
    }
  /**
   * May be sent again under the same key: not taken (429), or the vendor's page says so. `code` once the time
   * is over; with `provider_outcome_unknown` this very answer may have been billed, and only images settle that.
   */
  | { kind: 'again'; code: ProviderErrorCode; reason: string | null }
  /** Work may have begun and been billed: never sent again. */
  | { kind: 'unknown'; reason: string | null };

/** A refusal as it came: the JSON, or the words where it is none. */
export interface Refusal {
  status: number;
  answer: unknown;
}

export interface SubmitCall {
  connection: Connection;
  url: URL;
  /** Encoded once, so that every attempt sends the same bytes. */
  payload: { contentType: string; content: string | Uint8Array };
  /** Kept out of messages where the vendor echoes it. */
  prompt: string;
  idempotencyKey: string;
  /** Milliseconds for all attempts and the waits between them. */
  timeoutMs: number;
  /** Cap on the answer, in bytes. */
  maxReplyBytes: number;
  signal: AbortSignal;
  /** Only for statuses that are no redirect, and for 2xx only with JSON. */
  judge: (reply: JsonReply) => Verdict;
  /** Told of a refusal that may be about a field of the body; answers the fields that are left out from now on. */
  learn?: (refusal: Refusal) => string[];
}

type Attempt =
  | { kind: 'answered'; reply: JsonReply }
  | { kind: 'again'; error: HeroError; detail: string; retryAfterMs: number | null };

const MAX_ATTEMPTS = 5;
/** Bytes of an answer that is no JSON; a page has its words anywhere. */
const MOST_WORDS = 1_000;
const BACKOFF = { base: 1_000, cap: 30_000 };

/** What happened, with the vendor's own words for it. */
const withWords = (call: SubmitCall, happened: string, reason: string | null): string => {
  const { connection, prompt, url } = call;
  const text = withoutQuerySecrets(reason ?? '', url);
  const said = cleanVendorMessage({ text, apiKey: connection.apiKey, prompt });
  return said === '' ? happened : `${happened}, “${said}”`;
};

/** The vendor's own 2xx that is no JSON. It was billed or not; asking a second time is a person's decision. */
const unreadable = (call: SubmitCall, { headers, body, status }: Reply, { text }: JsonReply): HeroError => {
  const isPage = /html/i.test(headers['content-type'] ?? '');
  const { connection, url } = call;
  const page = `a web page at ${shownUrl(url, connection.apiKey)}`;
  const kind = isPage ? page : body.byteLength === 0 ? 'nothing' : 'no readable JSON';
  return providerError({
    provider: call.connection.provider,
    code: 'provider_bad_response',
    detail: withWords(call, `${status} with ${kind}`, text ?? null),
  });
};

const failure = (call: SubmitCall, error: unknown, signal: AbortSignal): Attempt => {
  if (!(error instanceof ExchangeError)) throw error;
  const fail = (init: Omit<ProviderErrorInit, 'provider' | 'cause'>): HeroError =>
    providerError({ provider: call.connection.provider, cause: error.cause, ...init });

  if (error.cause instanceof ReplyTooLargeError) {
    const megabytes = Math.ceil(call.maxReplyBytes / 1_000_000);
    throw fail({ code: 'provider_bad_response', detail: `more than ${megabytes} MB` });
  }
  if (error.sent) {
    const timedOut = signal.aborted && isTimeout(signal);
    const stopped = timedOut ? 'no answer in time' : 'stopped while waiting for the answer';
    const detail = signal.aborted ? stopped : describeNetworkFault(error.cause);
    throw fail({ code: 'provider_outcome_unknown', detail });
  }
  if (signal.aborted) {
    if (HeroError.isInstance(signal.reason) || !isTimeout(signal)) throw abortedError(signal);
    throw fail({ code: 'provider_timeout', detail: 'no connection in time' });
  }
  if (error.cause instanceof BlockedAddressError) {
    throw new HeroError({
      code: 'config_invalid',
      message: `${call.connection.provider.name} (${call.connection.provider.host}) is at a private or special address: set providers.${call.connection.provider.name}.allowPrivateNetwork to true if it is your own gateway.`,
      cause: error.cause,
    });
  }
  const detail = describeNetworkFault(error.cause);
  return { kind: 'again', error: fail({ code: 'provider_unavailable', detail }), detail, retryAfterMs: null };
};

const judgeReply = (call: SubmitCall, reply: Reply, now: number): Attempt => {
  const { status, headers } = reply;
  call.connection.traffic.answered({ status, headers });
  if (isRedirect(status)) {
    throw providerError({
      provider: call.connection.provider,
      code: 'provider_rejected',
      detail: `${status}, a redirect, which is never followed with a key`,
      advice: `set providers.${call.connection.provider.name}.baseUrl to the final address`,
    });
  }
  const read = toJsonReply(reply);
  if (isSuccess(status) && read.json === undefined) throw unreadable(call, reply, read);

  const verdict = call.judge(read);
  if (verdict.kind === 'answered') return { kind: 'answered', reply: read };

  const where = isUnknownPath(status) ? `, asked at ${shownUrl(call.url, call.connection.apiKey)}` : '';
  const detail = `${withWords(call, `HTTP ${status}`, verdict.reason)}${where}`;
  const fail = (
    init: Pick<ProviderErrorInit, 'code' | 'advice' | 'retryAfterMs' | 'amended' | 'maybeBilled'>,
  ): HeroError =>
    providerError({
      provider: call.connection.provider,
      detail,
      happened: init.code === 'provider_unavailable' ? 'is not available' : undefined,
      ...init,
    });
  switch (verdict.kind) {
    case 'refused': {
      const { code, advice, maybeBilled } = verdict;
      const isOpen = code === 'provider_rejected' && advice === undefined;
      const answer = read.json ?? reply.body.toString('utf8', 0, MOST_WORDS);
      const leftOut = isOpen ? (call.learn?.({ status, answer }) ?? []) : [];
      if (leftOut.length === 0) throw fail({ code, advice, maybeBilled });
      const without = leftOut.map((field) => `“${field}”`).join(', ');
      throw fail({
        code,
        advice: `nothing was billed, and ${without} is left out from now on`,
        amended: true,
      });
    }
    case 'unknown':
      throw fail({ code: 'provider_outcome_unknown' });
    case 'again': {
      const retryAfterMs = askedToWait({ status, headers }, now);
      return { kind: 'again', error: fail({ code: verdict.code, retryAfterMs }), detail, retryAfterMs };
    }
  }
};

/** Nothing that comes later takes back what an earlier attempt may have billed. */
const stillOpen = (call: SubmitCall, maybeBilled: string, ended: unknown): unknown =>
  !HeroError.isInstance(ended) || ended.code === 'provider_outcome_unknown'
    ? ended
    : providerError({
        provider: call.connection.provider,
        code: 'provider_outcome_unknown',
        detail: `${maybeBilled}, and sent again it ended as ${ended.code}`,
        cause: ended,
      });

const attemptOnce = (call: SubmitCall, signal: AbortSignal): Promise<Attempt> => {
  const { agent, apiKey, clock, traffic } = call.connection;
  return exchange({
    agent,
    method: 'POST',
    url: call.url,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${apiKey}`,
      'content-type': call.payload.contentType,
      'idempotency-key': call.idempotencyKey,
    },
    body: call.payload.content,
    signal,
    maxBytes: call.maxReplyBytes,
    onSent: () => traffic.sent(),
  }).then(
    async (reply) => judgeReply(call, await decodeReply(reply, call.maxReplyBytes), clock.now()),
    (error: unknown) => failure(call, error, signal),
  );
};

const attempts = async (call: SubmitCall, signal: AbortSignal): Promise<JsonReply> => {
  const { clock } = call.connection;
  const deadline = clock.now() + call.timeoutMs;
  let maybeBilled: string | null = null;

  try {
    for (let attempt = 0; ; attempt++) {
      const outcome = await attemptOnce(call, signal);
      if (outcome.kind === 'answered') return outcome.reply;

      const { error, detail, retryAfterMs } = outcome;
      if (error.code === 'provider_outcome_unknown') maybeBilled ??= detail;
      const delay = backoffDelay({ attempt, ...BACKOFF, retryAfterMs, random: clock.random() });
      if (attempt + 1 >= MAX_ATTEMPTS || clock.now() + delay >= deadline) throw error;
      await clock.wait(delay, signal).catch(() => {
        throw isTimeout(signal) ? error : abortedError(signal);
      });
    }
  } catch (error) {
    throw maybeBilled === null ? error : stillOpen(call, maybeBilled, error);
  }
};

/**
 * The one paid POST. It is sent again, with the same `Idempotency-Key` and the same bytes, only when it surely
 * never arrived (no address, refused, no connection or no TLS) or when the vendor's verdict is `again`; never
 * after a reset, a hang, a cut-off answer or a status that leaves the billing open. Where the vendor's page has
 * such a status sent again, the bill stays open until images come: every other end is an unknown outcome.
 *
 * A 2xx whose body came whole but cannot be read throws `provider_bad_response`: the vendor finished, it may
 * have billed, and the message says so. Nothing can be taken from it, and it must not be repeated unasked.
 *
 * @throws HeroError provider_outcome_unknown, provider_unavailable, provider_rate_limited, provider_timeout,
 * provider_bad_response, provider_auth, provider_credits, provider_rejected, config_invalid, canceled
 */
export const submit = (call: SubmitCall): Promise<JsonReply> =>
  withDeadline({ signal: call.signal, ms: call.timeoutMs }, (signal) => attempts(call, signal));

/** `submit` with a JSON body. */
export const submitJson = ({
  body,
  ...call
}: Omit<SubmitCall, 'payload'> & { body: unknown }): Promise<JsonReply> =>
  submit({ ...call, payload: { contentType: 'application/json', content: JSON.stringify(body) } });
