import type { Run } from '../model/run';
import type { Uses } from '../model/ports';

const spooled = ({ outputs }: Run): string[] =>
  outputs.flatMap(({ content }) => (content.kind === 'spool' ? [content.ref] : []));

/** Whether every delivered picture of a run is still on this server. */
export const hasSpooledImages = async ({ spool }: Uses<'spool'>, row: Run): Promise<boolean> => {
  const refs = spooled(row);
  if (refs.length === 0 || refs.length < row.outputs.length) return false;
  const found = await Promise.all(refs.map((ref) => spool.has(ref)));
  return found.every(Boolean);
};

/** A holder that comes late may have kept bytes of a run that another one has ended meanwhile. */
export const dropLateImages = async (
  ports: Uses<'log' | 'runStore' | 'spool'>,
  runId: string,
): Promise<void> => {
  const row = await ports.runStore.find(runId);
  if (row === null || row.finishedAt === null || row.status === 'unknown') return;
  if (row.error?.code !== 'media_failed') {
    await dropSpooledImages(ports, { ...row, outputs: [] });
  }
};

/** Forgets a run's bytes, and those it took over from an earlier run. */
export const dropSpooledImages = async ({ spool, log }: Uses<'log' | 'spool'>, row: Run): Promise<void> => {
  try {
    await spool.drop([row.runId, ...spooled(row)]);
  } catch (error) {
    log.warn(`Run ${row.runId}: its pictures were not removed from the spool (${String(error)})`);
  }
};
