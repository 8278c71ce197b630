/** Wakes runs up and bounds how many work at once. It carries run ids only; the ledger holds the truth. */
export interface JobDriver {
  start: () => void;
  /** Something is due now; never throws. */
  notify: () => void;
  /**
   * Begins nothing more and waits for the steps under way, `graceMs` at the most; what still works then is
   * told to end at once.
   */
  stop: (options: { graceMs: number }) => Promise<void>;
  stats: () => { running: number };
}

/** How a run learns that its server stops. */
export interface StopSignals {
  /** Take no further step. */
  stop: AbortSignal;
  /** End the step under way too. */
  abort: AbortSignal;
}

/** A run without a lease, at the version that was read. */
export interface DueRun {
  runId: string;
  version: number;
  /** Higher first. */
  priority: number;
  runAfter: Date;
}

export interface DriverWork {
  /**
   * Takes up to `limit` due runs, each for this caller alone; only short and free ones when `urgentOnly`, none of
   * whole collections beyond `bulk`.
   */
  claim: (wish: { limit: number; bulk: number; urgentOnly: boolean }) => Promise<ClaimedRun[]>;
  /** Takes this run for this caller alone; null when it is not to be had, or has moved on from that version. */
  claimOne: (run: { runId: string; version: number }) => Promise<ClaimedRun | null>;
  /** Runs without a lease that are due, or will be within `withinMs`; first those to be taken first. */
  due: (wish: { limit: number; withinMs: number }) => Promise<DueRun[]>;
  onError: (error: unknown) => void;
}

export interface ClaimedRun {
  runId: string;
  /** Carries the run on; the milliseconds after which it wants to go on, or null. */
  advance: (signals: StopSignals) => Promise<number | null>;
}
