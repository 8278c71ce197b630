import { HeroError } from '../../contracts/error';
import { describeNetworkFault, isTimeout, MAYBE_BILLED, providerError } from '../http/errors';
import type { ProviderErrorInit, ProviderLabel } from '../http/errors';
import { refusalByWords } from '../mapping/refusal';
import { REWORDING } from '../mapping/silent-refusal';
import { apiCallError } from './api-call-error';
import { isNetworkFault } from './network-fault';
import { cleanWords } from './words';

/** The AI SDK marks its errors with symbols that all its versions share. */
const isMarked = (error: object, name: string): boolean => Symbol.for(`vercel.ai.error.${name}`) in error;

/** Thrown on the way to the request, so nothing was sent. */
const BEFORE_SENDING = [
  'AI_InvalidArgumentError',
  'AI_InvalidPromptError',
  'AI_NoSuchModelError',
  'AI_UnsupportedFunctionalityError',
];
/** Thrown over an answer. */
const OVER_ANSWER = [
  'AI_EmptyResponseBodyError',
  'AI_InvalidResponseDataError',
  'AI_JSONParseError',
  'AI_NoContentGeneratedError',
  'AI_NoImageGeneratedError',
  'AI_TypeValidationError',
];

/** `… or the OPENAI_API_KEY environment variable.` names the variable to set. */
const variableIn = (message: string): string | null =>
  /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+) environment variable/.exec(message)?.[1] ?? null;

const missingSetting = (error: Error, provider: ProviderLabel): HeroError => {
  const variable = variableIn(error.message);
  const isKey = isMarked(error, 'AI_LoadAPIKeyError');
  return providerError({
    provider,
    code: isKey ? 'provider_auth' : 'provider_rejected',
    happened: isKey ? 'has no API key' : 'lacks a setting',
    detail: variable === null ? 'nothing was sent' : `${variable} is not set`,
    advice: `${variable === null ? 'give it' : `set ${variable} or give it`} to the AI SDK where the model is made`,
  });
};

interface Circumstances {
  provider: ProviderLabel;
  prompt: string;
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Whatever `doGenerate` threw, as the contract's error. Whatever does not say surely that nothing was billed is
 * `provider_outcome_unknown`. The original is not kept as a cause: it holds the whole request and answer.
 */
export const toHeroError = (error: unknown, { provider, prompt, signal, now }: Circumstances): HeroError => {
  const fail = (init: Omit<ProviderErrorInit, 'provider'>): HeroError => providerError({ provider, ...init });
  if (HeroError.isInstance(error)) return error;
  if (signal.aborted) {
    const detail = isTimeout(signal) ? 'no answer in time' : 'stopped while waiting for the answer';
    return fail({ code: 'provider_outcome_unknown', detail });
  }
  if (!(error instanceof Error))
    return fail({ code: 'provider_outcome_unknown', detail: 'it threw no error' });

  const isOneOf = (names: readonly string[]): boolean => names.some((name) => isMarked(error, name));
  if (isOneOf(['AI_LoadAPIKeyError', 'AI_LoadSettingError'])) return missingSetting(error, provider);
  const words = cleanWords(error.message, prompt);
  if (isOneOf(BEFORE_SENDING)) return fail({ code: 'provider_rejected', detail: words });

  const ofCall = isMarked(error, 'AI_APICallError') ? apiCallError(error, { provider, prompt, now }) : null;
  if (ofCall !== null) return ofCall;
  const isOfNetwork = isNetworkFault(error);
  // Some vendors' packages say in an error of their own that the image was withheld.
  const byWords = isOfNetwork ? null : refusalByWords({ names: [], reason: error.message });
  if (byWords?.code === 'provider_rejected') {
    const advice = `${REWORDING}; ${MAYBE_BILLED}`;
    return fail({ code: 'provider_rejected', detail: words, advice, maybeBilled: true });
  }
  if (isOneOf(OVER_ANSWER)) {
    return fail({ code: 'provider_bad_response', detail: words, advice: MAYBE_BILLED });
  }
  const detail = isOfNetwork ? describeNetworkFault(error) : words;
  return fail({ code: 'provider_outcome_unknown', detail });
};
