import type { HeroErrorCode } from '../../server/src/contracts/error';
import type { GenerationStatus } from '../../server/src/contracts/generation';

/** How a run must end. */
export interface Ending {
  status: GenerationStatus;
  /** Null where it succeeds. */
  code: HeroErrorCode | null;
  /** Found in the error's sentence; where it succeeds, in a warning. */
  says: RegExp | null;
  /** Calls that the vendor billed and did not refund. */
  billed: number;
}

export const succeeds = (billed = 1, says: RegExp | null = null): Ending => ({
  status: 'succeeded',
  code: null,
  says,
  billed,
});

export const fails = (code: HeroErrorCode, billed: number, says: RegExp | null = null): Ending => ({
  status: 'failed',
  code,
  says,
  billed,
});

/** Nobody knows whether it was billed: it is not repeated, and a person is told. */
export const endsUnknown = (billed: number, says: RegExp | null = /may have been billed/): Ending => ({
  status: 'unknown',
  code: 'provider_outcome_unknown',
  says,
  billed,
});
