import type { HeroError } from '../../contracts/error';
import type { Connection } from './connection';
import { decodeReply } from './content-encoding';
import { withDeadline } from './deadline';
import { abortedError, describeNetworkFault, isTimeout, providerError } from './errors';
import type { ProviderErrorCode, ProviderErrorInit } from './errors';
import { exchange, ExchangeError } from './exchange';
import type { Reply } from './exchange';
import { isRedirect, isSuccess, problemInReply, toJsonReply } from './json-reply';
import type { JsonReply } from './json-reply';
import { askedToWait } from '../../throttle/vendor-limits';
import { cleanVendorMessage } from './vendor-message';

export interface PollCall {
  connection: Connection;
  url: URL;
  /** The vendor's own id of the job, for messages. */
  jobId: string;
  signal: AbortSignal;
  /** Cap on the answer, in bytes. */
  maxReplyBytes: number;
  /** Milliseconds for this one poll; the timeout of the job is the run's. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const FREE = 'asking for a job is free and is tried again';

const isPassing = (status: number): boolean =>
  status >= 500 || status === 429 || status === 408 || status === 409 || status === 425;

const untold = ({ jobId }: PollCall): string => `did not tell about the job ${jobId}`;

const failed = (call: PollCall, error: unknown, signal: AbortSignal): HeroError => {
  if (!(error instanceof ExchangeError)) throw error;
  const timedOut = signal.aborted && isTimeout(signal);
  if (signal.aborted && !timedOut) return abortedError(call.signal);
  return providerError({
    provider: call.connection.provider,
    code: timedOut ? 'provider_timeout' : 'provider_unavailable',
    happened: untold(call),
    detail: timedOut ? 'no answer in time' : describeNetworkFault(error.cause),
    advice: FREE,
    cause: error.cause,
  });
};

const readReply = (call: PollCall, reply: Reply): JsonReply => {
  const { status, headers } = reply;
  const { provider, apiKey, clock, traffic } = call.connection;
  traffic.answered({ status, headers });
  const read = toJsonReply(reply);
  if (isSuccess(status) && read.json !== undefined) return read;

  const reason = problemInReply(read)?.reason ?? null;
  const said = reason === null ? '' : cleanVendorMessage({ text: reason, apiKey, prompt: '' });
  const fail = (
    code: ProviderErrorCode,
    { detail = `HTTP ${status}`, ...init }: Partial<ProviderErrorInit> = {},
  ): HeroError =>
    providerError({ provider, code, detail: said === '' ? detail : `${detail}, “${said}”`, ...init });
  const passing = { happened: untold(call), advice: FREE };

  if (isSuccess(status)) {
    throw fail('provider_unavailable', { ...passing, detail: `${status} with no readable JSON` });
  }
  if (isRedirect(status)) {
    const detail = `HTTP ${status}, a redirect, which is never followed with a key`;
    throw fail('provider_unavailable', { ...passing, detail });
  }
  if (status === 401 || status === 403) throw fail('provider_auth');
  if (isPassing(status)) {
    const code = status === 429 ? 'provider_rate_limited' : 'provider_unavailable';
    throw fail(code, { ...passing, retryAfterMs: askedToWait({ status, headers }, clock.now()) });
  }
  const isGone = status === 404 || status === 410;
  const happened = isGone ? `took the job ${call.jobId} and does not know it any more` : untold(call);
  throw fail('provider_outcome_unknown', { happened });
};

/**
 * Asks once for a job that the vendor has taken. Being free, it may be asked again after every failure that
 * passes; such errors are `retryable`, with the vendor's own word on when. How often and how long is for the run.
 *
 * @throws HeroError provider_unavailable, provider_timeout, provider_rate_limited (all retryable), provider_auth,
 * provider_outcome_unknown when the vendor knows no such job or refuses the question, canceled
 */
export const pollJob = (call: PollCall): Promise<JsonReply> => {
  const { agent, apiKey, traffic } = call.connection;
  return withDeadline({ signal: call.signal, ms: call.timeoutMs ?? TIMEOUT_MS }, async (signal) => {
    const reply = await exchange({
      agent,
      method: 'GET',
      url: call.url,
      headers: { accept: 'application/json', authorization: `Bearer ${apiKey}` },
      body: null,
      signal,
      maxBytes: call.maxReplyBytes,
      onSent: () => traffic.sent(),
    }).catch((error: unknown) => {
      throw failed(call, error, signal);
    });
    return readReply(call, await decodeReply(reply, call.maxReplyBytes));
  });
};
