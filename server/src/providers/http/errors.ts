import type { HeroErrorCode } from '../../contracts/error';
import { HeroError } from '../../contracts/error';
import { BlockedAddressError } from './blocked-address';
import { ReplyTooLargeError } from './exchange';
import { ProxyFault, refusedTunnel } from './proxy';

/** How a provider is called in messages. */
export interface ProviderLabel {
  /** Its key under `providers` in the config. */
  name: string;
  host: string;
}

export type ProviderErrorCode = Extract<HeroErrorCode, `provider_${string}`>;

interface Wording {
  happened: string;
  advice: (provider: ProviderLabel) => string;
  retryable: boolean;
}

export const MAYBE_BILLED = 'it may have been billed, so look at its usage page before asking again';

const wordings: Record<ProviderErrorCode, Wording> = {
  provider_auth: {
    happened: 'refused the API key',
    advice: ({ name }) => `check providers.${name}.apiKey and what the key may do`,
    retryable: false,
  },
  provider_credits: {
    happened: 'has no credits left for this',
    advice: () => 'top up the account or choose another provider',
    retryable: false,
  },
  provider_rate_limited: {
    happened: 'is limiting requests',
    advice: () => 'nothing was billed, ask again later',
    retryable: true,
  },
  provider_rejected: {
    happened: 'refused the request',
    advice: () => 'nothing was billed, change what is asked for and ask again',
    retryable: false,
  },
  provider_unavailable: {
    happened: 'cannot be reached',
    advice: () => 'nothing was billed, ask again later',
    retryable: true,
  },
  provider_timeout: {
    happened: 'did not answer in time',
    advice: ({ name }) => `nothing was billed, ask again or raise providers.${name}.timeoutMs`,
    retryable: true,
  },
  provider_bad_response: {
    happened: 'answered with something that cannot be used',
    advice: ({ name }) => `check providers.${name}.baseUrl and model; ${MAYBE_BILLED}`,
    retryable: false,
  },
  provider_outcome_unknown: {
    happened: 'was sent the request but its outcome is unknown',
    advice: () => MAYBE_BILLED,
    retryable: false,
  },
};

export interface ProviderErrorInit {
  provider: ProviderLabel;
  code: ProviderErrorCode;
  /** The status, the vendor's cleaned sentence or the network's fault. */
  detail: string;
  happened?: string | undefined;
  advice?: string | undefined;
  retryAfterMs?: number | null;
  amended?: boolean;
  /** Only where the code says otherwise. */
  maybeBilled?: boolean | undefined;
  cause?: unknown;
}

/** Every error of a provider in one sentence: who, what happened, what to do. */
export const providerError = ({
  provider,
  code,
  detail,
  happened,
  advice,
  retryAfterMs = null,
  amended = false,
  maybeBilled = false,
  cause,
}: ProviderErrorInit): HeroError => {
  const wording = wordings[code];
  return new HeroError({
    code,
    message: `${provider.name} (${provider.host}) ${happened ?? wording.happened} (${detail}): ${advice ?? wording.advice(provider)}.`,
    retryable: wording.retryable,
    amended,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    maybeBilled,
    cause,
  });
};

const faults: Record<string, string> = {
  ENOTFOUND: 'its host name does not exist',
  EAI_AGAIN: 'its host name could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed before the whole answer came',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut off',
  UND_ERR_CONNECT_TIMEOUT: 'no connection was made in time',
  ETIMEDOUT: 'no connection was made in time',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
};

const errorCode = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // A host with several addresses fails with all of their errors at once.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === undefined ? null : errorCode(inner);
};

/** A network failure in words, by its Node or undici code; no message of the network's own is passed on. */
export const describeNetworkFault = (error: unknown): string => {
  if (error instanceof ReplyTooLargeError) return `the answer was larger than ${error.maxBytes} bytes`;
  if (error instanceof BlockedAddressError) return 'it is at a private or special address';
  if (error instanceof ProxyFault)
    return `the proxy ${error.host} cannot be used, ${describeNetworkFault(error.cause)}`;
  const refused = refusedTunnel(error);
  if (refused !== null) return `the proxy of this server refused the connection with HTTP ${refused}`;
  const code = errorCode(error);
  if (code === null) return 'the network failed';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return `its TLS certificate is not valid, ${code}`;
  if (/SSL|TLS|EPROTO/.test(code)) return `no TLS connection could be made, ${code}`;
  return faults[code] ?? `the network failed with ${code}`;
};

/** Whether a signal was aborted by a clock and not by a person. */
export const isTimeout = (signal: AbortSignal): boolean =>
  signal.reason instanceof Error && signal.reason.name === 'TimeoutError';

/** What an aborted signal means where nothing was sent or nothing is at stake: the reason it carries, or `canceled`. */
export const abortedError = (signal: AbortSignal): HeroError =>
  HeroError.isInstance(signal.reason)
    ? signal.reason
    : new HeroError({
        code: 'canceled',
        message: 'The generation was canceled: start it again when it is wanted.',
        cause: signal.reason,
      });
