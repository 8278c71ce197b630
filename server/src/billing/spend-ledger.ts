import type { PaidCall } from './paid-call';

/** The part of a run that the spend ledger reads. */
export interface ChargedRun {
  runId: string;
  template: string;
  uid: string;
  requestedBy: string;
  /** All paid calls of the run, newest last. */
  calls: readonly PaidCall[];
}

/** A budget whose warning threshold was crossed. */
export interface BudgetWarning {
  kind: 'day' | 'month';
  /** Credits spent or reserved, and the budget. */
  used: number;
  limit: number;
}

/** The charge of a request before it becomes a run. */
export interface IntendedCharge {
  provider: string;
  credits: number | null;
  images: number;
  requestedBy: string;
  /** Whether it is drawn free of cost. */
  isFree: boolean;
}

/** Records what is reserved, spent and released, and enforces budgets. */
export interface SpendLedger {
  /**
   * Records the entries for a change of a run's calls. Call it in the transaction that writes the run.
   *
   * @throws HeroError budget_exceeded when a new call exceeds a budget; the transaction must roll back.
   */
  record: (before: ChargedRun, after: ChargedRun) => Promise<BudgetWarning[]>;
  /** Reserves nothing. @throws HeroError budget_exceeded when the charge exceeds a budget now. */
  check: (intention: IntendedCharge) => Promise<void>;
}
