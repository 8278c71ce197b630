import { spoolGoes } from './finished-spool';
import type { CleanupPass } from './pass';

/** Bytes that were kept until they were stored, of runs that are over or gone. */
export const cleanSpool = async (sweep: CleanupPass): Promise<void> => {
  const { parts, settings, references, writer, remove } = sweep;
  let after = '';
  for (;;) {
    await sweep.rest();
    const page = await parts.spool.page(after);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.runId;
    for (const { runId, owner, rows, bytes } of page) {
      const reason = spoolGoes(owner, settings);
      if (reason === null || references.owners.has(runId)) continue;
      if (remove) {
        if ((await references.again()).owners.has(runId)) continue;
        await parts.spool.drop(runId);
      }
      writer.add({ rule: 'spool', what: runId, generation: runId, bytes, reason }, rows);
    }
  }
};
