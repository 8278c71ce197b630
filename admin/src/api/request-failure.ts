import { isFetchError } from '@strapi/strapi/admin';
import type { HeroErrorCode } from '../../../server/src/contracts/error';
import { isHeroErrorCode } from '../field/error-wording';
import { valueAt } from '../field/value-at';

/** Why a request or a run produced no hero. */
export type Failure =
  /** The server gave a reason; its sentence is written for editors. */
  | { kind: 'refused'; code: HeroErrorCode; message: string; retryable: boolean }
  /** The role lacks the permission. */
  | { kind: 'forbidden' }
  /** The run has started, but the role may not read it. */
  | { kind: 'unseen' }
  /** The server did not respond. */
  | { kind: 'unreachable' }
  /** A response without an error of the contract. */
  | { kind: 'unexpected'; message: string };

const statusOf = (error: unknown): number | null => {
  const status = valueAt(error, 'status');
  return typeof status === 'number' ? status : null;
};

/** Converts an error of the fetch client. Statuses 429 and 5xx are retryable. */
export const readFailure = (error: unknown): Failure => {
  if (!isFetchError(error)) return { kind: 'unreachable' };
  const status = statusOf(error);
  const code = valueAt(error, 'response.data.error.details.code');
  if (isHeroErrorCode(code)) {
    const retryable = valueAt(error, 'response.data.error.details.retryable');
    return {
      kind: 'refused',
      code,
      message: error.message,
      retryable: typeof retryable === 'boolean' ? retryable : status === 429 || (status ?? 0) >= 500,
    };
  }
  if (status === 403) return { kind: 'forbidden' };
  return { kind: 'unexpected', message: error.message };
};

/** Whether a poll is worth repeating: the network, a proxy or the server is unavailable for now. */
export const isPassing = (error: unknown): boolean => {
  if (!isFetchError(error)) return true;
  const status = statusOf(error);
  return status === null || status === 429 || status >= 500;
};

/** Converts an error of a poll. A 403 there concerns reading only, since the run was accepted. */
export const readPollFailure = (error: unknown): Failure => {
  const failure = readFailure(error);
  return failure.kind === 'forbidden' ? { kind: 'unseen' } : failure;
};
