import type { PaidCall } from '../../billing/paid-call';
import type { RunPatch, Run } from './run';

/** Adds up what was spent; one unknown makes the sum unknown. */
export const sumCredits = (amounts: readonly (number | null)[]): number | null =>
  amounts.reduce<number | null>((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0);

/** What calls have cost, or may have: a refused call costs nothing, one of unknown outcome its estimate. */
const spentOn = (calls: readonly PaidCall[]): { credits: number | null; isTold: boolean } => {
  const paid = calls.filter(({ outcome }) => outcome !== 'refused');
  return {
    credits: sumCredits(paid.map(({ credits }) => credits)),
    isTold: paid.every(({ estimated }) => !estimated),
  };
};

/** What a run has cost by its calls: exactly where the vendors told of all of them, else as an estimate. */
export const costOf = (calls: readonly PaidCall[]): RunPatch => {
  const { credits, isTold } = spentOn(calls);
  return { creditsEstimated: credits, credits: isTold ? credits : null };
};

/** What a run has cost so far, and would with something more of unknown or estimated cost. */
export const costWith = ({ calls }: Pick<Run, 'calls'>, more: number | null): number | null =>
  sumCredits([spentOn(calls).credits, more]);
