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

export interface DriverWork {
  /** Takes up to `limit` due runs, each for this caller alone; only short and free ones when `urgentOnly`. */
  claim: (wish: { limit: number; urgentOnly: boolean }) => Promise<ClaimedRun[]>;
  onError: (error: unknown) => void;
}

export interface ClaimedRun {
  runId: string;
  /** Carries the run on; the milliseconds after which it wants to go on, or null. */
  advance: (signals: StopSignals) => Promise<number | null>;
}
