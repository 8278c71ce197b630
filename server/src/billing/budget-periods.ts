import type { Config } from '../contracts/config';
import { toAmount } from './amount';
import type { Weight } from './ledger-entries';

export type Budget = Config['budget'];

/** A counter that a call adds to. Days and months are those of UTC. */
export interface Period {
  kind: 'day' | 'month' | 'user';
  /** Unique name of the counter. */
  key: string;
  /** What the call adds: millionths of a credit, or pictures. */
  adds: number;
  /** The most there may be; null: no limit. */
  limit: number | null;
}

/** The day of UTC, as `2026-11-21`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** Runs that nobody asked for in person: publishing, the sweep and backfills. */
const NOBODY = ['publish', 'backfill'];

const limitOf = (credits: number | undefined): number | null =>
  credits === undefined ? null : toAmount(credits);

/** The counters that a call belongs to, always in this order: two calls never wait for each other's. */
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
  ...(NOBODY.includes(requestedBy)
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
