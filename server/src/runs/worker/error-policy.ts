import { HeroError, type HeroErrorCode } from '../../contracts/error';
import type { Step } from '../../contracts/generation';

interface Unforeseen {
  code: HeroErrorCode;
  during: string;
  retryable: boolean;
}

/** What a failure nobody foresaw is called, by the step it happened in. */
const UNFORESEEN: Record<Step, Unforeseen> = {
  queued: { code: 'config_invalid', during: 'preparing the request', retryable: true },
  submitting: { code: 'provider_outcome_unknown', during: 'calling the provider', retryable: false },
  submitted: { code: 'provider_unavailable', during: 'asking the provider for the job', retryable: true },
  produced: { code: 'provider_unavailable', during: 'fetching the picture', retryable: true },
  fetched: { code: 'image_invalid', during: 'converting the picture', retryable: true },
  rendered: { code: 'media_failed', during: 'storing the files', retryable: true },
  stored: { code: 'media_failed', during: 'writing the hero to the entry', retryable: true },
  attached: { code: 'media_failed', during: 'finishing', retryable: true },
};

/** The card costs nothing and asks nobody: how its drawing ended is always known. */
const CARD_FAILED: Unforeseen = {
  code: 'provider_unavailable',
  during: 'drawing the brand card',
  retryable: true,
};

const unforeseenAt = (step: Step, isFree: boolean): Unforeseen =>
  step === 'submitting' && isFree ? CARD_FAILED : UNFORESEEN[step];

/** Gives every failure a code of the contract. The cause goes to the log, not into the sentence. */
export const asHeroError = (error: unknown, { step, isFree }: { step: Step; isFree: boolean }): HeroError => {
  if (HeroError.isInstance(error)) return error;
  const { code, during, retryable } = unforeseenAt(step, isFree);
  const advice =
    code === 'provider_outcome_unknown'
      ? 'it may have been billed, so look at its usage page before asking again'
      : 'the server’s log has the details';
  return new HeroError({
    code,
    message: `Something unexpected failed while ${during}; ${advice}.`,
    retryable,
    cause: error,
  });
};

/** A run that took its server down with it, time and again, had better rest. */
export const crashedTooOften = (step: Step, attempts: number): HeroError | null => {
  // A job at the vendor is asked for as long as there is patience, however often.
  if (attempts <= MOST_ATTEMPTS || step === 'submitted') return null;
  const { code, during } = UNFORESEEN[step];
  return new HeroError({
    code,
    message: `The server stopped ${attempts} times while ${during}; look into its log before generating again.`,
  });
};

const MOST_ATTEMPTS = 4;
const LONGEST_DELAY_MS = 300_000;
const LONGEST_POLL_DELAY_MS = 30_000;

export interface FailedAttempt {
  step: Step;
  /** Failed attempts before this one. */
  attempts: number;
  error: HeroError;
  /** Whether the provider costs nothing. */
  isFree: boolean;
  /** When the patience with the provider is over. */
  deadline: Date | null;
}

/**
 * Milliseconds until a failed step is tried again by itself, or null when it is not. Only what is free is
 * repeated: a paid call never is, and asking for its result is, as long as there is patience.
 */
export const retryDelay = ({ step, attempts, error, isFree, deadline }: FailedAttempt): number | null => {
  if (!error.retryable) return null;
  const delay = error.retryAfterMs ?? 2 ** attempts * 1_000;
  switch (step) {
    case 'submitted':
      return deadline === null || deadline.getTime() <= Date.now()
        ? null
        : Math.min(delay, LONGEST_POLL_DELAY_MS);
    case 'submitting':
      if (!isFree) return null;
      break;
    case 'queued':
    case 'produced':
    case 'fetched':
    case 'rendered':
    case 'stored':
    case 'attached':
      break;
  }
  return attempts >= MOST_ATTEMPTS ? null : Math.min(delay, LONGEST_DELAY_MS);
};

/** Whether a refused paid call is followed by another, because the provider asks otherwise from now on. */
export const asksOtherwise = ({
  step,
  attempts,
  error,
}: Pick<FailedAttempt, 'step' | 'attempts' | 'error'>): boolean =>
  step === 'submitting' && error.amended && isSurelyUnbilled(error.code) && attempts < MOST_ATTEMPTS;

/** Whether a vendor may charge for a call that ended so. What is not surely free counts as paid. */
const isSurelyUnbilled = (code: HeroErrorCode): boolean => {
  switch (code) {
    case 'config_invalid':
    case 'template_invalid':
    case 'prompt_empty':
    case 'prompt_too_long':
    case 'provider_auth':
    case 'provider_credits':
    case 'provider_rate_limited':
    case 'provider_rejected':
    case 'provider_unavailable':
    case 'provider_timeout':
    case 'media_failed':
    case 'entry_gone':
    case 'file_gone':
    case 'budget_exceeded':
    case 'canceled':
    case 'conflict':
      return true;
    case 'provider_bad_response':
    case 'provider_outcome_unknown':
    case 'download_blocked':
    case 'download_too_large':
    case 'download_expired':
    case 'image_invalid':
    case 'image_too_large':
      return false;
  }
};

/** Whether the failed call may have cost something, so that another paid one needs a person. */
export const mayHaveBeenBilled = (step: Step, { code, maybeBilled }: HeroError): boolean => {
  switch (step) {
    case 'queued':
      return false;
    case 'submitting':
      return maybeBilled || !isSurelyUnbilled(code);
    case 'submitted':
      // The vendor has the job: only its own word that it draws nothing counts.
      return maybeBilled || code !== 'provider_rejected';
    case 'produced':
    case 'fetched':
    case 'rendered':
    case 'stored':
    case 'attached':
      return true;
  }
};

/** Whether another provider may do better: a broken media library or a deleted entry stays what it is. */
export const anotherMayDoBetter = (step: Step, { code }: HeroError): boolean => {
  if (step === 'stored' || step === 'attached') return false;
  switch (code) {
    case 'template_invalid':
    case 'prompt_empty':
    case 'provider_outcome_unknown':
    case 'media_failed':
    case 'entry_gone':
    case 'file_gone':
    case 'canceled':
    case 'conflict':
      return false;
    case 'config_invalid':
    case 'prompt_too_long':
    case 'provider_auth':
    case 'provider_credits':
    case 'provider_rate_limited':
    case 'provider_rejected':
    case 'provider_unavailable':
    case 'provider_timeout':
    case 'provider_bad_response':
    case 'download_blocked':
    case 'download_too_large':
    case 'download_expired':
    case 'image_invalid':
    case 'image_too_large':
    case 'budget_exceeded':
      return true;
  }
};

/** Whether a failed poll tells how the job ended; everything else leaves an accepted, billed job in the dark. */
export const tellsTheOutcome = ({ code }: HeroError): boolean => {
  switch (code) {
    case 'provider_credits':
    case 'provider_rejected':
    case 'provider_bad_response':
    case 'provider_outcome_unknown':
    case 'download_blocked':
    case 'download_too_large':
    case 'download_expired':
    case 'image_invalid':
    case 'image_too_large':
      return true;
    case 'config_invalid':
    case 'template_invalid':
    case 'prompt_empty':
    case 'prompt_too_long':
    case 'provider_auth':
    case 'provider_rate_limited':
    case 'provider_unavailable':
    case 'provider_timeout':
    case 'media_failed':
    case 'entry_gone':
    case 'file_gone':
    case 'budget_exceeded':
    case 'canceled':
    case 'conflict':
      return false;
  }
};

/** What really happened, for the log: the sentence of an unforeseen failure does not say. */
export const describeCause = (thrown: unknown): string => {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
};
