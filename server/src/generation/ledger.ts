import type { LedgerPatch, LedgerRow, NewRun } from './ledger-row';

export interface Claim {
  /** Milliseconds the lease lasts unless it is renewed. */
  leaseMs: number;
  /** How many runs to take at the most. */
  limit: number;
  /** Leaves runs of a lower priority where they are. */
  minPriority: number;
}

export interface EntryTarget {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
}

/** The table that holds every run. Every change is a compare-and-swap on `version`. */
export interface Ledger {
  /** Inserts a run, or finds the living one that holds the same `activeKey`. */
  insert: (run: NewRun) => Promise<{ row: LedgerRow; isNew: boolean }>;
  find: (runId: string) => Promise<LedgerRow | null>;
  /**
   * The newest run that has ended and whose pictures from this provider answer this very request, stored
   * or at least kept, however it ended; its files may have been deleted since.
   */
  findDrawn: (wish: { requestHash: string; provider: string }) => Promise<LedgerRow | null>;
  /** The newest other run for this very request that is under way, or whose outcome nobody knows. */
  findOpen: (wish: { requestHash: string; except: string | null }) => Promise<LedgerRow | null>;
  /** Newest first. */
  list: (target: EntryTarget & { limit: number }) => Promise<LedgerRow[]>;
  /**
   * Takes runs that are due and held by nobody, each for one holder only; also canceled ones with something
   * paid that is still to be brought home. A run whose last holder vanished comes with one attempt more.
   */
  claim: (claim: Claim) => Promise<LedgerRow[]>;
  /** Writes the patch if the row is still at `row.version`; null when somebody else was faster. */
  commit: (row: LedgerRow, patch: LedgerPatch) => Promise<LedgerRow | null>;
}
