import type { EntryTarget } from './entry-target';

/**
 * Runs of forms that have not been saved. Saving such an entry replaces the form, so this map hands an active
 * run to the new entry's form. Lives as long as the browser tab.
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
 * The run to follow in the form of an entry created at `entryCreatedAt` (ISO 8601, by the server's clock, as
 * the run's own time is). Null if the entry is older than the run and so is a different one. Removed from the
 * map when returned.
 */
export const claimUnsavedRun = (entry: EntryTarget, entryCreatedAt: unknown): string | null => {
  const run = runs.get(keyOf(entry));
  if (run === undefined || typeof entryCreatedAt !== 'string') return null;
  runs.delete(keyOf(entry));
  return Date.parse(entryCreatedAt) >= Date.parse(run.createdAt) ? run.id : null;
};
