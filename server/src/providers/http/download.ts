import { HeroError } from '../../contracts/error';
import { createGuardedAgent } from './agent';
import { BlockedAddressError } from './blocked-address';
import type { GuardedAgent } from './agent';
import { backoffDelay } from '../../concurrency/backoff';
import { systemClock } from '../../throttle/clock';
import type { Clock } from '../../throttle/clock';
import { withDeadline } from './deadline';
import { abortedError, describeNetworkFault, isTimeout } from './errors';
import { exchange, ExchangeError, ReplyTooLargeError } from './exchange';
import type { Reply } from './exchange';
import { OWN_GATEWAY, parseResultUrl } from './result-url';
import type { ResultUrlRules } from './result-url';
import { askedToWait } from '../../throttle/vendor-limits';

export interface ImageDownload extends ResultUrlRules {
  /** As the vendor gave it. Signed URLs are secrets: messages name the host only. */
  url: string;
  maxBytes: number;
  /** Milliseconds for all attempts and redirects together. */
  timeoutMs: number;
  signal: AbortSignal;
  clock?: Clock;
  /** Left out: its own, closed afterwards. */
  agents?: DownloadAgents;
}

/** Which one fetches is decided anew for every URL on the way. */
export interface DownloadAgents {
  /** For public URLs. */
  guarded: GuardedAgent;
  /** For URLs that may lead to private addresses. */
  open: GuardedAgent;
}

type Attempt =
  | { kind: 'bytes'; bytes: Uint8Array }
  /** A failure that passes. */
  | { kind: 'again'; error: HeroError; retryAfterMs: number | null }
  /** Nothing is there: not yet, or not any more. */
  | { kind: 'absent'; error: HeroError; retryAfterMs: number | null };

const MAX_ATTEMPTS = 4;
const MAX_REDIRECTS = 3;
const BACKOFF = { base: 500, cap: 5_000 };
/** Milliseconds within which a vendor's storage shows what its API has just answered with. */
const BECOMES_VISIBLE_MS = 15_000;
/** Milliseconds between two looks for it: the first, and the longest. */
const LOOKS = { base: 1_000, cap: 4_000 };

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

/** Looked for long enough, it is not looked for again by itself. */
const missing = (host: string, detail: string): HeroError =>
  new HeroError({
    code: 'provider_unavailable',
    message: `The picture did not appear at ${host} (${detail}): look for it in the provider's own gallery before generating it anew.`,
  });

const expired = (host: string, status: number): HeroError =>
  new HeroError({
    code: 'download_expired',
    message: `The picture is not at ${host} (HTTP ${status}): its address has expired, so generate it anew or ask the provider for it.`,
  });

const isPassing = (status: number): boolean => status >= 500 || status === 429 || status === 408;

/** What an answer without the image says, where it may only not be there yet; null: something else. */
const absence = ({ status, body }: Reply, host: string): HeroError | null => {
  switch (status) {
    case 200:
      return body.byteLength === 0 ? missing(host, 'the answer was empty') : null;
    case 202:
    case 204:
    case 409:
    case 425:
      return missing(host, `HTTP ${status}`);
    case 403:
    case 404:
      return expired(host, status);
    default:
      return null;
  }
};

const readReply = (reply: Reply, host: string, now: number): Attempt => {
  const { status, body } = reply;
  const retryAfterMs = askedToWait(reply, now);
  const absent = absence(reply, host);
  if (absent !== null) return { kind: 'absent', error: absent, retryAfterMs };
  if (status === 200) return { kind: 'bytes', bytes: body };
  if (isPassing(status)) return { kind: 'again', error: failing(host, `HTTP ${status}`), retryAfterMs };
  if (status === 410) throw expired(host, status);
  throw new HeroError({
    code: 'provider_bad_response',
    message: `The picture could not be downloaded from ${host} (HTTP ${status}): look for it in the provider's own gallery before generating it anew.`,
  });
};

const isRedirect = ({ status, headers }: Reply): boolean =>
  [301, 302, 303, 307, 308].includes(status) && headers.location !== undefined;

/** Follows redirects by hand, so that each is judged like the first URL. No header of ours goes along. */
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
 * Fetches an image from where a vendor put it, trusting nothing: https and port 443 only, allowed hosts only,
 * no private or special address in any spelling, however it is reached (literal, name, redirect, rebinding), at
 * most three redirects, no key and no cookie, capped in bytes while streaming and in time. Only where
 * `privateNetwork` says so may an address be private, http or at another port, and that is asked anew for every
 * redirect. Being free, it is tried again after network failures, 5xx and 429, and looked for again for a while
 * where nothing is there: a URL may be told before its storage knows it. What the bytes are is for the image
 * station to find out.
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
  const began = clock.now();
  /** Milliseconds until the next attempt; null when there is none. */
  const nextAfter = (outcome: Exclude<Attempt, { kind: 'bytes' }>, attempt: number): number | null => {
    const isAbsent = outcome.kind === 'absent';
    const look = isAbsent ? backoffDelay({ attempt, ...LOOKS }) : null;
    const retryAfterMs = outcome.retryAfterMs ?? look;
    const delay = backoffDelay({ attempt, ...BACKOFF, retryAfterMs, random: clock.random() });
    const taken = clock.now() + delay - began;
    const isOver = isAbsent ? taken > BECOMES_VISIBLE_MS : attempt + 1 >= MAX_ATTEMPTS;
    return isOver || taken >= timeoutMs ? null : delay;
  };
  const fetchInTime = async (signal: AbortSignal): Promise<Uint8Array> => {
    for (let attempt = 0; ; attempt++) {
      const outcome = await fetchOnce(download, { agents, signal, now: clock.now() });
      if (outcome.kind === 'bytes') return outcome.bytes;

      const delay = nextAfter(outcome, attempt);
      if (delay === null) throw outcome.error;
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
