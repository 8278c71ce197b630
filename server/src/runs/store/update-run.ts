import { isFinished } from '../../contracts/generation';
import type { RunStore } from '../model/run-store';
import type { RunPatch, Run } from '../model/run';

/** Changes a run that is not over, whoever carries it on meanwhile; null when there is nothing to change. */
export const updateRun = async (
  runStore: RunStore,
  found: Run,
  patchFor: (row: Run) => RunPatch | null,
): Promise<void> => {
  let row: Run | null = found;
  while (row !== null && !isFinished(row.status)) {
    const patch = patchFor(row);
    if (patch === null || (await runStore.commit(row, patch)) !== null) return;
    // A plain look inside a transaction may show the same past for ever.
    row = await runStore.findForUpdate(row.runId);
  }
};
