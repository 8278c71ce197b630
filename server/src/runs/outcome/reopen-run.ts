import type { RunPatch, Run } from '../model/run';
import type { Ports } from '../model/ports';

/** What makes a run that had ended go on where it stopped. */
export const reopened = (): RunPatch => ({
  status: 'queued',
  error: null,
  attempts: 0,
  finishedAt: null,
  leaseToken: null,
  leaseUntil: null,
  runAfter: new Date(),
});

/** Changes the last call of a run, however it had ended. */
export const withLastCall = ({ calls }: Run, known: Partial<Run['calls'][number]>): Run['calls'] =>
  calls.map((call, position) => (position === calls.length - 1 ? { ...call, ...known } : call));

/**
 * A call is answered after its worker's lease expired, when the next worker has ended the run as unknown. The outcome
 * is known now, so the run is reopened. False when the run is no longer of unknown outcome.
 */
export const reopenUnknown = async (
  { runStore, wake }: Pick<Ports, 'runStore' | 'wake'>,
  {
    runId,
    idempotencyKey,
    patch,
  }: { runId: string; idempotencyKey: string | null; patch: (row: Run) => RunPatch },
): Promise<boolean> => {
  const { isWritten } = await runStore.update(runId, (row) => {
    const call = row.calls.at(-1);
    const isAsked = row.status === 'unknown' && call?.outcome === 'unknown';
    if (!isAsked || call.idempotencyKey !== idempotencyKey) return null;
    return { ...reopened(), ...patch({ ...row, calls: withLastCall(row, { outcome: 'open' }) }) };
  });
  if (isWritten) wake();
  return isWritten;
};
