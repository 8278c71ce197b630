import type { Config } from '../contracts/config';
import { toAmount } from './amount';
import type { Weight } from './ledger-entries';

export type Budget = Config['budget'];

/** A budget counter that a call increases. Days and months are those of UTC. */
export interface Period {
  kind: 'day' | 'month' | 'user';
  /** Unique name of the counter. */
  key: string;
  /** Increase by the call: millionths of a credit, or images. */
  adds: number;
  /** Maximum of the counter; null: no limit. */
  limit: number | null;
}

/** The day of UTC, as `2026-11-21`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** Values of `requestedBy` without a user: publishes (also missed ones) and backfills. */
const AUTOMATIC = ['publish', 'backfill'];

const limitOf = (credits: number | undefined): number | null =>
  credits === undefined ? null : toAmount(credits);

/** The counters of a call, always in this order, so that concurrent calls cannot deadlock. */
export const periodsOf = (
  { day, requestedBy, weight }: { day: string; requestedBy: string; weight: Weight },
  budget: Budget,
): Period[] => [
  { kind: 'day', key: `day ${day}`, adds: weight.amount, limit: limitOf(budget.creditsPerDay) },
  {
    kind: 'month',
    key: `month ${day.slice(0, 7)}`,
    adds: weight.amount,
    limit: limitOf(budget.creditsPerMonth),
  },
  ...(AUTOMATIC.includes(requestedBy)
    ? []
    : [
        {
          kind: 'user' as const,
          key: `images ${day} ${requestedBy}`,
          adds: weight.images,
          limit: budget.imagesPerUserPerDay ?? null,
        },
      ]),
];
