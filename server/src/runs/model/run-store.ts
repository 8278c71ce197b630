import type { Update } from '../../concurrency/compare-and-swap';
import type { DueRun } from '../drivers/driver';
import type { InFlightHolder } from './in-flight';
import type { PaidCall } from '../../billing/paid-call';
import type { RunPatch, Run, NewRun } from './run';

export interface Claim {
  /** Milliseconds the lease lasts unless it is renewed. */
  leaseMs: number;
  /** How many runs to take at the most. */
  limit: number;
  /** Leaves runs of a lower priority where they are. */
  minPriority: number;
  /** Providers at which a run would wait: runs that wait for one of them are not claimed. */
  busy?: string[];
}

export interface EntryTarget {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
}

/** The table that holds every run. Every change is a compare-and-swap on `version`. */
export interface RunStore {
  /** Inserts a run, or finds the living one that holds the same `activeKey`. */
  insert: (run: NewRun) => Promise<{ row: Run; isNew: boolean }>;
  /** Inserts a run by one statement, and tells nothing of it. Fails where its `activeKey` is taken. */
  insertSilently: (run: NewRun) => Promise<void>;
  /** Inserts many at once and leaves out those whose `activeKey` is taken; tells how many went in. */
  insertMany: (runs: NewRun[]) => Promise<number>;
  find: (runId: string) => Promise<Run | null>;
  /**
   * The newest run that has ended and whose pictures from this provider answer this very request, stored
   * or at least kept, however it ended; its files may have been deleted since.
   */
  findDrawn: (wish: { requestHash: string; provider: string }) => Promise<Run | null>;
  /** The newest run of an entry's field that is under way for this very request; an instant card is none. */
  findOpen: (wish: EntryTarget & { requestHash: string }) => Promise<Run | null>;
  /** The run that has this paid request in flight, or whose call for it is in doubt. */
  findInFlight: (requestHash: string) => Promise<InFlightHolder | null>;
  /** Frees the request that a run had in flight, if the row is still at `holder.version`. */
  freeInFlight: (holder: Pick<InFlightHolder, 'id' | 'version'>) => Promise<boolean>;
  /** Newest first. */
  list: (target: EntryTarget & { limit: number }) => Promise<Run[]>;
  /** Only their trigger and status, for callers that must not wait. */
  listStates: (target: EntryTarget & { limit: number }) => Promise<Pick<Run, 'trigger' | 'status'>[]>;
  /** The paid calls of the newest runs that a provider's model has drawn, newest first. */
  recentCalls: (wish: { provider: string; model: string; runs: number }) => Promise<PaidCall[]>;
  /** Runs of a backfill in one state. */
  listBackfill: (wish: { backfill: string; status: Run['status']; limit: number }) => Promise<Run[]>;
  /**
   * Takes runs that are due and not leased, each for one worker only; also canceled ones with a paid
   * image that is still to be stored. A run whose last lease expired comes with one attempt more.
   */
  claim: (claim: Claim) => Promise<Run[]>;
  /** The same for one run, if it is still at that version; null when it is not to be had. */
  claimOne: (claim: { runId: string; version: number; leaseMs: number }) => Promise<Run | null>;
  /** Living runs that are held by anybody now. */
  countHeld: () => Promise<number>;
  /** What `claim` would take now or within so many milliseconds, in its order; nothing is taken. */
  due: (wish: { limit: number; withinMs: number; busy?: string[] }) => Promise<DueRun[]>;
  /**
   * Writes the patch if the row is still at `row.version`; null when another writer was faster. A run that ends, or
   * waits with nothing sent, has nothing in flight any more.
   *
   * @throws RequestInFlight when the patch sends a request that another run has in flight
   */
  commit: (row: Run, patch: RunPatch) => Promise<Run | null>;
  /** `commit`, again and again until no other writer was faster. */
  update: Update<Run, RunPatch>;
  /** Forgets a run that turned out to be about nothing, if the row is still at `row.version`. */
  discard: (row: Run) => Promise<boolean>;
}
