import type { LedgerRow } from './ledger-row';

/** Adds up what was spent; one unknown makes the sum unknown. */
export const sumCredits = (amounts: readonly (number | null)[]): number | null =>
  amounts.reduce<number | null>((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0);

/** What the providers that a run has given up on may have cost, and on top of it the present one. */
export const creditsWith = ({ tried }: LedgerRow, present: number | null): number | null =>
  sumCredits([...tried.map(({ credits }) => credits), present]);
