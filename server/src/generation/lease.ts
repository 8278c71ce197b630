import type { LedgerPatch, LedgerRow } from './ledger-row';
import type { Ledger } from './ledger';

/** Thrown inside a run when another holder has taken it over; the run simply ends here. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export const LEASE_MS = 60_000;

/** A run in our hands: every change is written before the next step begins. */
export interface HeldRun {
  readonly row: LedgerRow;
  /** Writes a change. @throws LeaseLost when the run is no longer ours. */
  commit: (patch: LedgerPatch) => Promise<LedgerRow>;
  /** Keeps the lease while a step takes long. */
  renew: () => Promise<void>;
}

/** Wraps a claimed row. A cancel that arrives meanwhile is taken over, never overwritten. */
export const holdRun = (ledger: Ledger, claimed: LedgerRow): HeldRun => {
  let row = claimed;
  // Writes of one holder queue up, so that a heartbeat never races with a step.
  let last: Promise<unknown> = Promise.resolve();

  const write = async (patch: LedgerPatch): Promise<LedgerRow> => {
    const written = await ledger.commit(row, patch);
    if (written !== null) return (row = written);
    const current = await ledger.find(row.runId);
    if (current === null || current.leaseToken !== row.leaseToken)
      throw new LeaseLost(`Run ${row.runId} was taken over`);
    const { status, error, ...rest } = patch;
    const kept = current.status === 'canceled' ? rest : patch;
    const retried = await ledger.commit(current, kept);
    if (retried === null) throw new LeaseLost(`Run ${row.runId} was taken over`);
    return (row = retried);
  };

  const commit = (patch: LedgerPatch): Promise<LedgerRow> => {
    const next = last.then(() => write(patch));
    last = next.catch(() => undefined);
    return next;
  };

  return {
    get row() {
      return row;
    },
    commit,
    async renew() {
      await commit({ leaseUntil: new Date(Date.now() + LEASE_MS) });
    },
  };
};
