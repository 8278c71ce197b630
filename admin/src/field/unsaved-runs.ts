import type { EntryTarget } from './entry-target';

/**
 * Runs of forms that were never saved. Saving such an entry replaces the form, so a run still under way is
 * handed over here to the form of the entry that came out of it. Lives as long as the browser tab.
 */
const runs = new Map<string, { id: string; createdAt: string }>();

const keyOf = ({ uid, locale, field }: EntryTarget): string => [uid, locale ?? '', field].join(' ');

export const rememberUnsavedRun = (entry: EntryTarget, run: { id: string; createdAt: string }): void => {
  runs.set(keyOf(entry), { id: run.id, createdAt: run.createdAt });
};

export const forgetUnsavedRun = (entry: EntryTarget): void => {
  runs.delete(keyOf(entry));
};

/**
 * The run to carry on with in the form of an entry that was created at `entryCreatedAt` (ISO 8601, the
 * server's clock, as the run's own time is). Null unless the entry is younger than the run: an older entry
 * is another one. Handed out once.
 */
export const claimUnsavedRun = (entry: EntryTarget, entryCreatedAt: unknown): string | null => {
  const run = runs.get(keyOf(entry));
  if (run === undefined || typeof entryCreatedAt !== 'string') return null;
  runs.delete(keyOf(entry));
  return Date.parse(entryCreatedAt) >= Date.parse(run.createdAt) ? run.id : null;
};
