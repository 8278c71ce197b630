import { isFinished } from '../contracts/generation';
import type { LedgerRow } from './ledger-row';
import type { Ledger } from './ledger';

/**
 * Cancels a run that is not finished: nothing more is spent and the entry stays as it is. A picture already
 * paid for is still stored and waits in the history. A finished run is answered as it is.
 */
export const cancelRun = async (ledger: Ledger, runId: string): Promise<LedgerRow | null> => {
  for (;;) {
    const row = await ledger.find(runId);
    if (row === null || isFinished(row.status)) return row;
    const canceled = await ledger.commit(row, {
      status: 'canceled',
      activeKey: null,
      finishedAt: new Date(),
      error: {
        code: 'canceled',
        message: 'The run was canceled; generate again when you want a hero.',
        retryable: true,
      },
    });
    if (canceled !== null) return canceled;
  }
};
