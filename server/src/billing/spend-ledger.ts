import type { LedgerRow } from '../runs/model/run';

/** Most of a budget is spent. */
export interface BudgetWarning {
  kind: 'day' | 'month';
  /** Credits spent or reserved, and the budget. */
  used: number;
  limit: number;
}

/** What a request would take, before it becomes a run. */
export interface Intention {
  provider: string;
  credits: number | null;
  images: number;
  requestedBy: string;
  /** Whether it is drawn for nothing. */
  isFree: boolean;
}

/** The ledger of money: what was reserved, spent and given back, and what may still be spent. */
export interface Books {
  /**
   * Enters what follows from a change of a run's calls; to be called in the transaction that writes the run.
   *
   * @throws HeroError budget_exceeded when a new call does not fit into a budget; the transaction must roll back.
   */
  enter: (before: LedgerRow, after: LedgerRow) => Promise<BudgetWarning[]>;
  /** @throws HeroError budget_exceeded when this would not fit now; nothing is reserved. */
  check: (intention: Intention) => Promise<void>;
}
