import type { LedgerPatch, LedgerRow } from './ledger-row';

/** Thrown where a run would send a paid request that another run has in flight. */
export class RequestInFlight extends Error {
  override readonly name = 'RequestInFlight';
}

const isFinal = ({ status, finishedAt }: LedgerRow): boolean => finishedAt !== null && status !== 'unknown';

/** Waits for its turn, and nothing was sent that could still be answered. */
const waitsUnsent = ({ step, leaseToken, outputs, calls }: LedgerRow): boolean =>
  step === 'queued' &&
  leaseToken === null &&
  outputs.length === 0 &&
  calls.every(({ outcome }) => outcome !== 'open');

/** What a change means for the request that a run has in flight. A call of unknown outcome stays in flight. */
export const landed = (row: LedgerRow, patch: LedgerPatch): Pick<LedgerPatch, 'inFlight'> => {
  if (row.inFlight === null || patch.inFlight !== undefined) return {};
  const after = { ...row, ...patch };
  return isFinal(after) || (after.status !== 'unknown' && waitsUnsent(after)) ? { inFlight: null } : {};
};
