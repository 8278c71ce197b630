import { setImmediate as turn } from 'node:timers/promises';
import type { CleanupReport } from '../contracts/cleanup';
import { cleanCounters } from './clean-counters';
import { cleanFiles } from './clean-files';
import { cleanRuns } from './clean-runs';
import { cleanSpool } from './clean-spool';
import type { CleanupPorts } from './ports';
import type { CleanupPass } from './pass';
import { readReferences } from './references';
import { writeReport } from './report';
import type { CleanupSettings } from './run-files';

export interface CleanupOptions {
  /** Off: nothing is changed. */
  remove: boolean;
  /** Ends it after the step it is at; the rest waits for the next one. */
  signal?: AbortSignal;
}

/** Removes what nobody needs any more, in small steps, or tells what would go. */
export const cleanUp = async (
  parts: CleanupPorts,
  settings: CleanupSettings,
  { remove, signal }: CleanupOptions,
): Promise<CleanupReport> => {
  const writer = writeReport(remove);
  const rest = async (): Promise<void> => {
    await turn();
    signal?.throwIfAborted();
  };
  const references = await readReferences(parts);
  const sweep: CleanupPass = { parts, settings, references, writer, remove, rest };
  const unfinished = await cleanFiles(sweep);
  await cleanRuns(sweep, unfinished);
  await cleanSpool(sweep);
  await cleanCounters(sweep);
  return writer.report;
};
