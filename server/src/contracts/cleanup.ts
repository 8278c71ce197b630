/** Reasons to remove a file, bytes or a row. */
export const CLEANUP_RULES = [
  'unchosen',
  'original',
  'entryDeleted',
  'oldRun',
  'spool',
  'oldCounter',
] as const;

/**
 * `unchosen`: files of unchosen candidates. `original`: originals that `media.keepOriginals` no longer keeps.
 * `entryDeleted`: files of runs whose entry was deleted. `oldRun`: rows of finished runs. `spool`: bytes of runs
 * that are finished or removed. `oldCounter`: unused counters of budgets and slots.
 */
export type CleanupRule = (typeof CLEANUP_RULES)[number];

export interface CleanupCount {
  /** Files, or rows. */
  count: number;
  bytes: number;
}

export interface CleanupExample {
  rule: CleanupRule;
  /** Name of the file, or id of the run. */
  what: string;
  /** The run it belongs to; null for counters. */
  generation: string | null;
  bytes: number;
  reason: string;
}

/** `GET /hero-image/cleanup` lists what would be removed; `POST /hero-image/cleanup` removes it. */
export interface CleanupReport {
  /** False for a report without removal. */
  removed: boolean;
  rules: Record<CleanupRule, CleanupCount>;
  /** Failed removals: logged with their reason, retried the next day. */
  failed: number;
  /** At most 50. */
  examples: CleanupExample[];
}
