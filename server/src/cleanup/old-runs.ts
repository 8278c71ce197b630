import { daysBefore, type CleanupSettings } from './run-files';

/**
 * Rows of runs that ended before this moment go. Never earlier than their files do: without the row, nobody
 * would know of these.
 */
export const oldRunsBefore = ({ now, keepRunsDays, discardAfterDays }: CleanupSettings): Date =>
  daysBefore(now, Math.max(keepRunsDays, discardAfterDays ?? 0));

/** What a row is kept for, however old it is. */
export interface RowClaims {
  /** Runs whose hero is on an entry: their record belongs to it. */
  onEntries: ReadonlySet<string>;
  /** Runs of which a file could not be removed. */
  unfinished: ReadonlySet<string>;
}

export const mayRowGo = (runId: string, { onEntries, unfinished }: RowClaims): boolean =>
  !onEntries.has(runId) && !unfinished.has(runId);
