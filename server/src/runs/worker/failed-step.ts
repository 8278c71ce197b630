import { backoffDelay } from '../../concurrency/backoff';
import { HeroError, type HeroErrorCode } from '../../contracts/error';
import { ERROR_POLICY } from '../../contracts/error-policy';
import type { Step } from '../../contracts/generation';

interface Unforeseen {
  code: HeroErrorCode;
  during: string;
  retryable: boolean;
}

/** The code of an unforeseen failure, by the step it happened in. */
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

/** The card is free and makes no call, so its outcome is always known. */
const CARD_FAILED: Unforeseen = {
  code: 'provider_unavailable',
  during: 'drawing the brand card',
  retryable: true,
};

const unforeseenAt = (step: Step, isFree: boolean): Unforeseen =>
  step === 'submitting' && isFree ? CARD_FAILED : UNFORESEEN[step];

/**
 * Gives every failure a code of the contract, also where a provider brings its own copy of the plugin and with it a
 * code that this one does not know. The cause goes to the log, not into the sentence.
 */
export const asHeroError = (error: unknown, { step, isFree }: { step: Step; isFree: boolean }): HeroError => {
  if (HeroError.isInstance(error) && Object.hasOwn(ERROR_POLICY, error.code)) return error;
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
  const delay = (cap: number): number =>
    Math.min(cap, error.retryAfterMs ?? backoffDelay({ attempt: attempts, base: 1_000, cap }));
  switch (step) {
    case 'submitted':
      return deadline === null || deadline.getTime() <= Date.now() ? null : delay(LONGEST_POLL_DELAY_MS);
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
  return attempts >= MOST_ATTEMPTS ? null : delay(LONGEST_DELAY_MS);
};

/** Whether a refused paid call is followed by another, because the provider asks otherwise from now on. */
export const asksOtherwise = ({
  step,
  attempts,
  error,
}: Pick<FailedAttempt, 'step' | 'attempts' | 'error'>): boolean =>
  step === 'submitting' && error.amended && !ERROR_POLICY[error.code].billed && attempts < MOST_ATTEMPTS;

/** Whether the failed call may have cost something, so that another paid one needs a person. */
export const mayHaveBeenBilled = (step: Step, { code, maybeBilled }: HeroError): boolean => {
  switch (step) {
    case 'queued':
      return false;
    case 'submitting':
      return maybeBilled || ERROR_POLICY[code].billed;
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

/** Whether the next provider may take over: what fails while the hero is stored is not of the provider's making. */
export const mayFallBack = (step: Step, { code }: HeroError): boolean =>
  step !== 'stored' && step !== 'attached' && ERROR_POLICY[code].fallback;

/** What really happened, for the log: the sentence of an unforeseen failure does not say. */
export const describeCause = (thrown: unknown): string => {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
};
