import { mayRowGo, oldRunsBefore } from './old-runs';
import type { CleanupPass } from './pass';

const CHUNK = 500;

/** Rows of runs that ended long ago; what they cost stays in the books. */
export const cleanRuns = async (sweep: CleanupPass, unfinished: ReadonlySet<string>): Promise<void> => {
  const { parts, settings, references, writer, remove } = sweep;
  const before = oldRunsBefore(settings);
  let after = 0;
  for (;;) {
    await sweep.rest();
    const page = await parts.runs.idsBefore(before, { after, limit: CHUNK });
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
    const recent = remove ? (await references.again()).runs : references.runs;
    const going = page.filter(
      ({ runId }) =>
        mayRowGo(runId, { onEntries: references.runs, unfinished }) &&
        mayRowGo(runId, { onEntries: recent, unfinished }),
    );
    if (going.length === 0) continue;
    if (remove)
      await parts.runs.delete(
        going.map(({ id }) => id),
        before,
      );
    for (const { runId } of going) {
      const reason = `The run ended before ${before.toISOString().slice(0, 10)}.`;
      writer.add({ rule: 'oldRun', what: runId, generation: runId, bytes: 0, reason });
    }
  }
};
