import type { HeroError } from '../../contracts/error';
import { BlockedAddressError } from './agent';
import type { Connection } from './connection';
import { abortedError, describeNetworkFault, isTimeout, providerError } from './errors';
import type { ProviderErrorInit } from './errors';
import { exchange, ExchangeError } from './exchange';
import type { Reply } from './exchange';
import { isSuccess, parseJson } from './json-reply';
import type { JsonReply } from './json-reply';
import { parseRetryAfter } from './retry-after';
import { cleanVendorMessage } from './vendor-message';

export interface PollCall {
  connection: Connection;
  url: URL;
  /** The vendor's own id of the job, for messages. */
  jobId: string;
  signal: AbortSignal;
  /** The vendor's sentence in an answer that is an error; null when there is none. */
  reasonOf: (json: unknown) => string | null;
}

/** For one question; the patience with the job is the run's. */
const TIMEOUT_MS = 15_000;
const MAX_REPLY_BYTES = 1_000_000;
const FREE = 'asking for a job is free and is tried again';

const isPassing = (status: number): boolean =>
  status >= 500 || status === 429 || status === 408 || status === 409 || status === 425;

const failed = (call: PollCall, error: unknown, signal: AbortSignal): HeroError => {
  if (!(error instanceof ExchangeError)) throw error;
  if (call.signal.aborted) return abortedError(call.signal);
  const timedOut = signal.aborted && isTimeout(signal);
  return providerError({
    provider: call.connection.provider,
    code: timedOut ? 'provider_timeout' : 'provider_unavailable',
    happened: `did not tell about the job ${call.jobId}`,
    detail: timedOut
      ? 'no answer in time'
      : error.cause instanceof BlockedAddressError
        ? 'it is at a private or special address'
        : describeNetworkFault(error.cause),
    advice: FREE,
    cause: error.cause,
  });
};

const readReply = (call: PollCall, { status, headers, body }: Reply): JsonReply => {
  const { provider, apiKey, clock, traffic } = call.connection;
  traffic.answered({ status, headers });
  const json = parseJson(body);
  if (isSuccess(status) && json !== undefined) return { status, headers, json };

  const reason = call.reasonOf(json);
  const said = reason === null ? '' : cleanVendorMessage({ text: reason, apiKey, prompt: '' });
  const detail = said === '' ? `HTTP ${status}` : `HTTP ${status}, “${said}”`;
  const fail = (init: Omit<ProviderErrorInit, 'provider' | 'detail'>): HeroError =>
    providerError({ provider, detail, ...init });
  const happened = `did not tell about the job ${call.jobId}`;
  if (isSuccess(status)) throw fail({ code: 'provider_unavailable', happened, advice: FREE });
  if (status === 401 || status === 403) throw fail({ code: 'provider_auth' });
  if (isPassing(status)) {
    throw fail({
      code: status === 429 ? 'provider_rate_limited' : 'provider_unavailable',
      happened,
      advice: FREE,
      retryAfterMs: parseRetryAfter(headers, clock.now()),
    });
  }
  throw fail({
    code: 'provider_outcome_unknown',
    happened: `took the job ${call.jobId} and does not know it any more`,
  });
};

/**
 * Asks once for a job that the vendor has taken. Being free, it may be asked again after every failure that
 * passes; such errors are `retryable`, with the vendor's own word on when. How often and how long is for the run.
 *
 * @throws HeroError provider_unavailable, provider_timeout, provider_rate_limited (all retryable), provider_auth,
 * provider_outcome_unknown when the vendor knows no such job, canceled
 */
export const pollJob = async (call: PollCall): Promise<JsonReply> => {
  const { agent, apiKey, traffic } = call.connection;
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  traffic.sent();
  const reply = await exchange({
    agent,
    method: 'GET',
    url: call.url,
    headers: { accept: 'application/json', authorization: `Bearer ${apiKey}` },
    body: null,
    signal,
    maxBytes: MAX_REPLY_BYTES,
  }).catch((error: unknown) => {
    throw failed(call, error, signal);
  });
  return readReply(call, reply);
};
