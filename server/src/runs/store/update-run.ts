import { isFinished } from '../../contracts/generation';
import type { Ledger } from '../model/run-store';
import type { LedgerPatch, LedgerRow } from '../model/run';

/** Changes a run that is not over, whoever carries it on meanwhile; null when there is nothing to change. */
export const amendRun = async (
  ledger: Ledger,
  found: LedgerRow,
  patchFor: (row: LedgerRow) => LedgerPatch | null,
): Promise<void> => {
  let row: LedgerRow | null = found;
  while (row !== null && !isFinished(row.status)) {
    const patch = patchFor(row);
    if (patch === null || (await ledger.commit(row, patch)) !== null) return;
    // A plain look inside a transaction may show the same past for ever.
    row = await ledger.findToChange(row.runId);
  }
};
