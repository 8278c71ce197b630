import { HeroError } from '../../contracts/error';
import { createGuardedAgent } from './agent';
import { BlockedAddressError } from './blocked-address';
import type { GuardedAgent } from './agent';
import { backoffDelay } from './backoff';
import { systemClock } from './clock';
import type { Clock } from './clock';
import { withDeadline } from './deadline';
import { abortedError, describeNetworkFault, isTimeout } from './errors';
import { exchange, ExchangeError, ReplyTooLargeError } from './exchange';
import type { Reply } from './exchange';
import { OWN_GATEWAY, parseResultUrl } from './result-url';
import type { ResultUrlRules } from './result-url';
import { askedToWait } from './rate-limit';

export interface ImageDownload extends ResultUrlRules {
  /** As the vendor gave it. Signed addresses are secrets: messages name the host only. */
  url: string;
  maxBytes: number;
  /** Milliseconds for all attempts and redirects together. */
  timeoutMs: number;
  signal: AbortSignal;
  clock?: Clock;
  /** Left out: its own, closed afterwards. */
  agents?: DownloadAgents;
}

/** Which one fetches is decided anew for every address on the way. */
export interface DownloadAgents {
  /** For everybody's addresses. */
  guarded: GuardedAgent;
  /** For those where private addresses are fine. */
  open: GuardedAgent;
}

type Attempt =
  { kind: 'bytes'; bytes: Uint8Array } | { kind: 'again'; error: HeroError; retryAfterMs: number | null };

const MAX_ATTEMPTS = 4;
const MAX_REDIRECTS = 3;
const BACKOFF = { base: 500, cap: 5_000 };

const tooLarge = (host: string, maxBytes: number): HeroError =>
  new HeroError({
    code: 'download_too_large',
    message: `The picture at ${host} is larger than ${maxBytes} bytes: raise limits.downloadBytes or ask for a smaller picture.`,
  });

const timedOut = (host: string, timeoutMs: number): HeroError =>
  new HeroError({
    code: 'provider_timeout',
    message: `The picture at ${host} did not arrive within ${timeoutMs} ms: the download is free and can be tried again.`,
    retryable: true,
  });

const failing = (host: string, detail: string, cause?: unknown): HeroError =>
  new HeroError({
    code: 'provider_unavailable',
    message: `The picture could not be downloaded from ${host} (${detail}): the download is free and can be tried again.`,
    retryable: true,
    cause,
  });

const isPassing = (status: number): boolean =>
  status >= 500 || status === 429 || status === 408 || status === 425;

const readReply = (reply: Reply, host: string, now: number): Attempt => {
  const { status, body } = reply;
  if (status === 200) {
    if (body.byteLength > 0) return { kind: 'bytes', bytes: body };
    return { kind: 'again', error: failing(host, 'the answer was empty'), retryAfterMs: null };
  }
  if (isPassing(status)) {
    return {
      kind: 'again',
      error: failing(host, `HTTP ${status}`),
      retryAfterMs: askedToWait(reply, now),
    };
  }
  if (status === 403 || status === 404 || status === 410) {
    throw new HeroError({
      code: 'download_expired',
      message: `The picture is no longer at ${host} (HTTP ${status}): its address has expired, so generate it anew or ask the provider for it.`,
    });
  }
  throw new HeroError({
    code: 'provider_bad_response',
    message: `The picture could not be downloaded from ${host} (HTTP ${status}): look for it in the provider's own gallery before generating it anew.`,
  });
};

const isRedirect = ({ status, headers }: Reply): boolean =>
  [301, 302, 303, 307, 308].includes(status) && headers.location !== undefined;

/** Follows redirects by hand, so that each is judged like the first address. No header of ours goes along. */
const fetchOnce = async (
  download: ImageDownload,
  { agents, signal, now }: { agents: DownloadAgents; signal: AbortSignal; now: number },
): Promise<Attempt> => {
  const { maxBytes } = download;
  let target = parseResultUrl(download.url, download);
  for (let hop = 0; ; hop++) {
    const { url, isGuarded } = target;
    const host = url.host;
    let reply: Reply;
    try {
      const headers = { accept: 'image/png, image/webp, image/jpeg, image/avif, */*;q=0.1' };
      const agent = isGuarded ? agents.guarded : agents.open;
      reply = await exchange({ agent, method: 'GET', url, headers, body: null, signal, maxBytes });
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      if (error.cause instanceof ReplyTooLargeError) throw tooLarge(host, maxBytes);
      if (signal.aborted) throw isTimeout(signal) ? timedOut(host, download.timeoutMs) : abortedError(signal);
      if (error.cause instanceof BlockedAddressError) {
        throw new HeroError({
          code: 'download_blocked',
          message: `The picture was not downloaded from ${host} because it leads to a private or special address: ${OWN_GATEWAY}.`,
          cause: error.cause,
        });
      }
      const fault = describeNetworkFault(error.cause);
      return { kind: 'again', error: failing(host, fault, error.cause), retryAfterMs: null };
    }
    if (!isRedirect(reply)) return readReply(reply, host, now);
    if (hop === MAX_REDIRECTS) {
      throw new HeroError({
        code: 'download_blocked',
        message: `The picture was not downloaded from ${host} because it redirects more than ${MAX_REDIRECTS} times: report it to the provider.`,
      });
    }
    const location = reply.headers.location ?? '';
    const next = URL.canParse(location, url) ? new URL(location, url).href : location;
    target = parseResultUrl(next, download);
  }
};

/**
 * Fetches a picture from where a vendor put it, trusting nothing: https and port 443 only, allowed hosts only,
 * no private or special address in any spelling, however it is reached (literal, name, redirect, rebinding), at
 * most three redirects, no key and no cookie, capped in bytes while streaming and in time. Only where
 * `privateNetwork` says so may an address be private, http or at another port, and that is asked anew for every
 * redirect. Being free, it is tried again after network failures, 5xx and 429. What the bytes are is for the
 * image station to find out.
 *
 * @throws HeroError download_blocked, download_too_large, download_expired, provider_timeout,
 * provider_unavailable, provider_bad_response, canceled
 */
export const downloadImage = async (download: ImageDownload): Promise<Uint8Array> => {
  const { clock = systemClock, timeoutMs } = download;
  const { host } = parseResultUrl(download.url, download).url;
  const agents = download.agents ?? {
    guarded: createGuardedAgent({ allowPrivateNetwork: false }),
    open: createGuardedAgent({ allowPrivateNetwork: true }),
  };
  const deadline = clock.now() + timeoutMs;
  const fetchInTime = async (signal: AbortSignal): Promise<Uint8Array> => {
    for (let attempt = 0; ; attempt++) {
      const outcome = await fetchOnce(download, { agents, signal, now: clock.now() });
      if (outcome.kind === 'bytes') return outcome.bytes;

      const { error, retryAfterMs } = outcome;
      const delay = backoffDelay({ attempt, backoff: BACKOFF, retryAfterMs, random: clock.random() });
      if (attempt + 1 >= MAX_ATTEMPTS || clock.now() + delay >= deadline) throw error;
      await clock.wait(delay, signal).catch(() => {
        throw isTimeout(signal) ? timedOut(host, timeoutMs) : abortedError(signal);
      });
    }
  };
  try {
    return await withDeadline({ signal: download.signal, ms: timeoutMs }, fetchInTime);
  } finally {
    if (download.agents === undefined) await Promise.all([agents.guarded.close(), agents.open.close()]);
  }
};
