import type { LedgerPatch, LedgerRow } from '../model/run';
import type { Pipeline } from '../model/ports';

/** What makes a run that had ended go on where it stopped. */
export const alive = (): LedgerPatch => ({
  status: 'queued',
  error: null,
  attempts: 0,
  finishedAt: null,
  leaseToken: null,
  leaseUntil: null,
  runAfter: new Date(),
});

/** Changes the last call of a run, however it had ended. */
export const withLastCall = (
  { calls }: LedgerRow,
  known: Partial<LedgerRow['calls'][number]>,
): LedgerRow['calls'] =>
  calls.map((call, position) => (position === calls.length - 1 ? { ...call, ...known } : call));

/**
 * The answer to a call has come after all, to a holder that was taken for dead: whoever took the run over could
 * only call it unknown. Now it is known, and the run goes on. False when it is not a question any more.
 */
export const reviveUnknown = async (
  { ledger, wake }: Pick<Pipeline, 'ledger' | 'wake'>,
  {
    runId,
    idempotencyKey,
    patch,
  }: { runId: string; idempotencyKey: string | null; patch: (row: LedgerRow) => LedgerPatch },
): Promise<boolean> => {
  for (;;) {
    const row = await ledger.find(runId);
    const call = row?.calls.at(-1);
    if (row?.status !== 'unknown' || call?.outcome !== 'unknown' || call.idempotencyKey !== idempotencyKey) {
      return false;
    }
    const reopened = { ...row, calls: withLastCall(row, { outcome: 'open' }) };
    if ((await ledger.commit(row, { ...alive(), ...patch(reopened) })) !== null) {
      wake();
      return true;
    }
  }
};
