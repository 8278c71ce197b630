/** Why something goes. */
export const CLEANUP_RULES = [
  'unchosen',
  'original',
  'entryDeleted',
  'oldRun',
  'spool',
  'oldCounter',
] as const;

/**
 * `unchosen`: files of unchosen candidates. `original`: originals that the setting does not keep any more.
 * `entryDeleted`: files of runs whose entry was deleted. `oldRun`: rows of the ledger. `spool`: bytes of runs that
 * are over or gone. `oldCounter`: counters of budgets and places that nothing has touched for long.
 */
export type CleanupRule = (typeof CLEANUP_RULES)[number];

export interface CleanupCount {
  /** Files, or rows. */
  count: number;
  bytes: number;
}

export interface CleanupExample {
  rule: CleanupRule;
  /** The file's name, or the id of a run. */
  what: string;
  /** The run it belongs to; null for counters. */
  generation: string | null;
  bytes: number;
  /** One sentence. */
  reason: string;
}

/** `GET /hero-image/cleanup`: what would go. `POST /hero-image/cleanup`: what went. */
export interface CleanupReport {
  /** Whether it was removed, or only looked for. */
  removed: boolean;
  rules: Record<CleanupRule, CleanupCount>;
  /** What could not be removed; it is tried again the next day, and the log says why. */
  failed: number;
  /** The first of it, 50 at the most. */
  examples: CleanupExample[];
}
