import { HeroError, type HeroErrorCode } from '../contracts/error';
import type { Step } from '../contracts/generation';

/** What a failure nobody foresaw is called, by the step it happened in. */
const UNFORESEEN: Record<Step, { code: HeroErrorCode; during: string; retryable: boolean }> = {
  queued: { code: 'config_invalid', during: 'preparing the request', retryable: true },
  submitting: { code: 'provider_outcome_unknown', during: 'calling the provider', retryable: false },
  submitted: { code: 'provider_unavailable', during: 'asking the provider for the job', retryable: true },
  produced: { code: 'provider_unavailable', during: 'fetching the picture', retryable: true },
  fetched: { code: 'image_invalid', during: 'converting the picture', retryable: false },
  rendered: { code: 'media_failed', during: 'storing the files', retryable: true },
  stored: { code: 'media_failed', during: 'writing the hero to the entry', retryable: true },
  attached: { code: 'media_failed', during: 'finishing', retryable: true },
};

/** Gives every failure a code of the contract. The cause goes to the log, not into the sentence. */
export const asHeroError = (error: unknown, step: Step): HeroError => {
  if (HeroError.isInstance(error)) return error;
  const { code, during, retryable } = UNFORESEEN[step];
  return new HeroError({
    code,
    message: `Something unexpected failed while ${during}; the server's log has the details.`,
    retryable,
    cause: error,
  });
};

/** Steps whose work is free to repeat: nothing is paid there. */
const REPEATABLE: readonly Step[] = ['submitted', 'produced', 'fetched', 'rendered', 'stored'];

const MOST_ATTEMPTS = 4;

/** Milliseconds until a failed step is tried again by itself, or null when it is not. */
export const retryDelay = (step: Step, attempts: number, error: HeroError): number | null => {
  if (!REPEATABLE.includes(step) || !error.retryable || attempts >= MOST_ATTEMPTS) return null;
  return error.retryAfterMs ?? 2 ** attempts * 1_000;
};

/** Whether the failed call may have cost something, so that another paid one needs a person. */
export const mayHaveBeenBilled = (step: Step, error: HeroError): boolean => {
  switch (step) {
    case 'queued':
      return false;
    case 'submitting':
    case 'submitted':
      return error.code === 'provider_outcome_unknown' || error.code === 'provider_bad_response';
    case 'produced':
    case 'fetched':
    case 'rendered':
    case 'stored':
    case 'attached':
      return true;
  }
};
