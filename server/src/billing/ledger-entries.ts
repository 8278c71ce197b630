import type { PaidCall } from './paid-call';
import type { ChargedRun } from './spend-ledger';
import { toAmount } from './amount';

/** The share of a call in the spend ledger: its actual or possible cost, and its images. */
export interface Weight {
  /** Millionths of a credit. */
  amount: number;
  images: number;
}

/** A change of the spend ledger that follows from a change of a run's calls. */
export type LedgerEntry =
  | { kind: 'reserve'; call: PaidCall; weight: Weight }
  /** `before`: the call as last recorded in the spend ledger. */
  | { kind: 'settle'; call: PaidCall; before: PaidCall; weight: Weight };

/** A refused call counts nothing; a failed or unknown one counts its possible cost. */
export const weightOf = ({ outcome, credits, asked, delivered }: PaidCall): Weight => {
  switch (outcome) {
    case 'refused':
      return { amount: 0, images: 0 };
    case 'delivered':
      return { amount: toAmount(credits ?? 0), images: delivered };
    case 'open':
    case 'failed':
    case 'unknown':
      return { amount: toAmount(credits ?? 0), images: asked };
  }
};

/** Images that count against a user's budget: those that cost something, or may. */
export const countedImages = (call: PaidCall): number =>
  call.free || call.credits === 0 ? 0 : weightOf(call).images;

const isSame = (one: PaidCall, other: PaidCall): boolean =>
  one.outcome === other.outcome &&
  one.credits === other.credits &&
  one.estimated === other.estimated &&
  one.delivered === other.delivered;

/** The ledger entries for a change of a run's calls: a new call reserves, a finished call settles. */
export const ledgerEntriesOf = (
  before: Pick<ChargedRun, 'calls'>,
  after: Pick<ChargedRun, 'calls'>,
): LedgerEntry[] => {
  const earlier = new Map(before.calls.map((call) => [call.idempotencyKey, call]));
  const kept = new Set(after.calls.map(({ idempotencyKey }) => idempotencyKey));
  const changed = after.calls.flatMap((call): LedgerEntry[] => {
    const known = earlier.get(call.idempotencyKey);
    if (known === undefined) return [{ kind: 'reserve', call, weight: weightOf(call) }];
    return isSame(known, call) ? [] : [{ kind: 'settle', call, before: known, weight: weightOf(call) }];
  });
  // Calls that were recorded and never sent.
  const withdrawn = before.calls
    .filter(({ idempotencyKey }) => !kept.has(idempotencyKey))
    .map((call): LedgerEntry => {
      const refused: PaidCall = { ...call, outcome: 'refused', credits: 0 };
      return { kind: 'settle', call: refused, before: call, weight: weightOf(refused) };
    });
  return [...changed, ...withdrawn];
};
