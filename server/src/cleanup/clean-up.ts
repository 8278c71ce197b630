import { setImmediate as turn } from 'node:timers/promises';
import type { CleanupReport } from '../contracts/cleanup';
import { cleanFiles } from './clean-files';
import type { CleanupPass, CleanupPorts } from './ports';
import { readReferences } from './references';
import { writeReport } from './report';
import { mayRowGo, oldCountersBefore, oldRunsBefore, spoolGoes } from './rules';
import type { CleanupSettings } from './rules';

/** Rows of runs that ended long ago; what they cost stays in the ledger of charges. */
const cleanRuns = async (pass: CleanupPass, unfinished: ReadonlySet<string>): Promise<void> => {
  const { parts, settings, references, writer, remove } = pass;
  const before = oldRunsBefore(settings);
  for await (const page of parts.runs.idsBefore(before)) {
    await pass.rest();
    const recent = remove ? await references.again() : references;
    const claims = [references.runs, recent.runs, unfinished];
    const going = page.filter(({ runId }) => mayRowGo(runId, claims));
    if (going.length === 0) continue;
    const ids = going.map(({ id }) => id);
    if (remove) await parts.runs.delete(ids, before);
    for (const { runId } of going) {
      const reason = `The run ended before ${before.toISOString().slice(0, 10)}.`;
      writer.add({ rule: 'oldRun', what: runId, generation: runId, bytes: 0, reason });
    }
  }
};

/** Bytes that were kept until they were stored, of runs that are over or gone. */
const cleanSpool = async (pass: CleanupPass): Promise<void> => {
  const { parts, settings, references, writer, remove } = pass;
  for await (const page of parts.spool.kept()) {
    await pass.rest();
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

/** Counters of periods long past; the ledger of charges stays. */
const cleanCounters = async ({ parts, settings, writer, remove }: CleanupPass): Promise<void> => {
  const before = oldCountersBefore(settings.now);
  const count = remove ? await parts.counters.delete(before) : await parts.counters.count(before);
  writer.count('oldCounter', { count, bytes: 0 });
};

/**
 * Removes what nothing needs any more, in small steps; without `remove` only tells what would go. `signal` ends it
 * after the step it is at.
 */
export const cleanUp = async (
  parts: CleanupPorts,
  settings: CleanupSettings,
  { remove, signal }: { remove: boolean; signal?: AbortSignal },
): Promise<CleanupReport> => {
  const writer = writeReport(remove);
  const rest = async (): Promise<void> => {
    await turn();
    signal?.throwIfAborted();
  };
  const references = await readReferences(parts);
  const pass: CleanupPass = { parts, settings, references, writer, remove, rest };
  const unfinished = await cleanFiles(pass);
  await cleanRuns(pass, unfinished);
  await cleanSpool(pass);
  await rest();
  await cleanCounters(pass);
  return writer.report;
};
