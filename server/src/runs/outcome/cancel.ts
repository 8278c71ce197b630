import { isFinished, type Step } from '../../contracts/generation';
import { costOf } from '../model/cost';
import type { RunPatch, Run } from '../model/run';
import type { RunStore } from '../model/run-store';
import { leaveOpenCall } from '../model/paid-calls';
import { notPublished } from '../model/publication';

/** Steps without a paid image that is still to be stored. */
const QUIET: readonly Step[] = ['queued', 'stored', 'attached'];

/** A call that waits for its repetition keeps its unknown outcome. */
const closed = (row: Run): RunPatch => {
  const calls = leaveOpenCall(row);
  return { calls, ...costOf(calls) };
};

const canceled = (row: Run): RunPatch => {
  // Between two calls there are pictures already, and until they are attached their bytes are kept.
  const isQuiet = QUIET.includes(row.step) && row.outputs.length === 0;
  const hasNothingLeft = row.leaseToken === null && isQuiet;
  return {
    status: 'canceled',
    activeKey: null,
    publication: notPublished(row),
    // The worker that holds or claims the run completes the remaining steps.
    finishedAt: hasNothingLeft ? new Date() : null,
    ...(hasNothingLeft && row.step === 'queued' ? closed(row) : {}),
    error: {
      code: 'canceled',
      message: 'The run was canceled; generate again when you want a hero.',
      retryable: true,
    },
  };
};

/**
 * Cancels a run that is not finished: nothing more is spent and the entry stays as it is. A picture already
 * paid for is still stored and waits in the history. A finished run is answered as it is.
 */
export const cancelRun = async (runStore: RunStore, runId: string): Promise<Run | null> =>
  (await runStore.update(runId, (row) => (isFinished(row.status) ? null : canceled(row)))).row;
