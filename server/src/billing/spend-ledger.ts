import type { PaidCall } from './paid-call';

/** What the spend ledger has to know of a run. */
export interface ChargedRun {
  runId: string;
  template: string;
  uid: string;
  requestedBy: string;
  /** Every paid call of the run, the last one last. */
  calls: readonly PaidCall[];
}

/** Most of a budget is spent. */
export interface BudgetWarning {
  kind: 'day' | 'month';
  /** Credits spent or reserved, and the budget. */
  used: number;
  limit: number;
}

/** What a request would take, before it becomes a run. */
export interface IntendedCharge {
  provider: string;
  credits: number | null;
  images: number;
  requestedBy: string;
  /** Whether it is drawn for nothing. */
  isFree: boolean;
}

/** The ledger of money: what was reserved, spent and given back, and what may still be spent. */
export interface SpendLedger {
  /**
   * Enters what follows from a change of a run's calls; to be called in the transaction that writes the run.
   *
   * @throws HeroError budget_exceeded when a new call does not fit into a budget; the transaction must roll back.
   */
  record: (before: ChargedRun, after: ChargedRun) => Promise<BudgetWarning[]>;
  /** @throws HeroError budget_exceeded when this would not fit now; nothing is reserved. */
  check: (intention: IntendedCharge) => Promise<void>;
}
