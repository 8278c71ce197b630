import { isFetchError } from '@strapi/strapi/admin';
import type { HeroErrorCode } from '../../../server/src/contracts/error';
import { isHeroErrorCode } from '../field/error-wording';
import { valueAt } from '../field/value-at';

/** Why a request or a run did not give a hero. */
export type Failure =
  /** The server named a reason; its sentence is made for editors. */
  | { kind: 'refused'; code: HeroErrorCode; message: string; retryable: boolean }
  /** The role may not do this. */
  | { kind: 'forbidden' }
  /** The run was started, but the role may not follow it. */
  | { kind: 'unseen' }
  /** No answer came. */
  | { kind: 'unreachable' }
  /** An answer without a reason of the contract. */
  | { kind: 'unexpected'; message: string };

const statusOf = (error: unknown): number | null => {
  const status = valueAt(error, 'status');
  return typeof status === 'number' ? status : null;
};

/** Reads what the fetch client threw. Statuses 429 and 5xx may pass when asked again. */
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

/** Whether a poll should simply be asked again: the network, a proxy or the server is away for now. */
export const isPassing = (error: unknown): boolean => {
  if (!isFetchError(error)) return true;
  const status = statusOf(error);
  return status === null || status === 429 || status >= 500;
};

/** Reads what a poll threw: there a refusal is about looking, for the run itself was taken. */
export const readPollFailure = (error: unknown): Failure => {
  const failure = readFailure(error);
  return failure.kind === 'forbidden' ? { kind: 'unseen' } : failure;
};
