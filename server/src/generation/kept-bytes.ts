import type { LedgerRow } from './ledger-row';
import type { Pipeline } from './pipeline';

const spooled = ({ outputs }: LedgerRow): string[] =>
  outputs.flatMap(({ content }) => (content.kind === 'spool' ? [content.ref] : []));

/** Whether every delivered picture of a run is still on this server. */
export const hasKeptBytes = async ({ spool }: Pipeline, row: LedgerRow): Promise<boolean> => {
  const refs = spooled(row);
  if (refs.length === 0 || refs.length < row.outputs.length) return false;
  const found = await Promise.all(refs.map((ref) => spool.has(ref)));
  return found.every(Boolean);
};

/** Forgets a run's bytes, and those it took over from an earlier run. */
export const dropKeptBytes = async ({ spool, log }: Pipeline, row: LedgerRow): Promise<void> => {
  try {
    await spool.drop([row.runId, ...spooled(row)]);
  } catch (error) {
    log.warn(`Run ${row.runId}: its pictures were not removed from the spool (${String(error)})`);
  }
};
