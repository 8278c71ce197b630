import type { ProviderCheck } from '../../contracts/provider';
import { BlockedAddressError } from './blocked-address';
import type { Connection } from './connection';
import { withDeadline } from './deadline';
import { abortedError, describeNetworkFault, providerError } from './errors';
import { exchange, ExchangeError } from './exchange';
import { isUnknownPath } from './json-reply';
import { shownUrl } from './shown-url';

const TIMEOUT_MS = 15_000;
const MAX_REPLY_BYTES = 1_000_000;

/** No vendor has a job of this id: asking for it tells about the key and costs nothing. */
export const NO_JOB = '00000000-0000-4000-8000-000000000000';

/** How an answer to something free tells whether the key is good. */
export interface KeyTest {
  /** Statuses that only a caller with a good key gets. Left out: no answer proves that. */
  acceptedBy?: readonly number[];
  /** Cap on the answer, in bytes. */
  maxReplyBytes?: number;
  /** What an answer that shows a good key tells beyond that. */
  readAccepted?: (body: Buffer, asked: KeyCheck) => Pick<ProviderCheck, 'key' | 'detail'>;
}

interface KeyCheck extends KeyTest {
  connection: Connection;
  /** Something that can be asked for nothing. */
  url: URL;
  signal: AbortSignal;
}

/**
 * Asks for something free, and tells by the status whether the vendor takes the key.
 *
 * @throws HeroError provider_unavailable when there is no answer at all, canceled
 */
export const checkKey = async (asked: KeyCheck): Promise<ProviderCheck> => {
  const { connection, url, signal, readAccepted } = asked;
  const { agent, apiKey, provider, traffic } = connection;
  traffic.sent();
  const { status, headers, body } = await withDeadline({ signal, ms: TIMEOUT_MS }, (timed) =>
    exchange({
      agent,
      method: 'GET',
      url,
      headers: { accept: 'application/json', authorization: `Bearer ${apiKey}` },
      body: null,
      signal: timed,
      maxBytes: asked.maxReplyBytes ?? MAX_REPLY_BYTES,
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof ExchangeError)) throw error;
    if (signal.aborted) throw abortedError(signal);
    const isBlocked = error.cause instanceof BlockedAddressError;
    throw providerError({
      provider,
      code: 'provider_unavailable',
      detail: isBlocked ? 'it is at a private or special address' : describeNetworkFault(error.cause),
      advice: isBlocked
        ? `set providers.${provider.name}.allowPrivateNetwork to true if it is your own gateway`
        : undefined,
      cause: error.cause,
    });
  });
  traffic.answered({ status, headers });

  const who = `${provider.name} (${provider.host})`;
  if (status === 401 || status === 403) {
    const detail = `${who} refused the API key (HTTP ${status}): check providers.${provider.name}.apiKey and what the key may do.`;
    return { key: 'refused', detail, balance: null };
  }
  if (asked.acceptedBy?.includes(status) === true) {
    if (readAccepted !== undefined) return { ...readAccepted(body, asked), balance: null };
    return { key: 'accepted', detail: `${who} answers and takes the API key.`, balance: null };
  }
  const where = isUnknownPath(status) ? ` at ${shownUrl(url, apiKey)}` : '';
  const detail = `${who} answers (HTTP ${status}${where}), but offers no free way to test the API key: the first picture will tell.`;
  return { key: 'untested', detail, balance: null };
};
