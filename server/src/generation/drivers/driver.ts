/** Wakes runs up and bounds how many work at once. It carries run ids only; the ledger holds the truth. */
export interface JobDriver {
  start: () => void;
  /** Something is due now; never throws. */
  notify: () => void;
  /** Stops taking runs and waits for those under way, `graceMs` at the most. */
  stop: (options: { graceMs: number }) => Promise<void>;
  stats: () => { running: number };
}

export interface DriverWork {
  /** Takes up to `limit` due runs, each for this caller alone. */
  claim: (limit: number) => Promise<ClaimedRun[]>;
  onError: (error: unknown) => void;
}

export interface ClaimedRun {
  runId: string;
  /** Carries the run on; the milliseconds after which it wants to go on, or null. */
  advance: () => Promise<number | null>;
}
