import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { BudgetState, Usage, UsageGroup, UsageLine } from '../../contracts/usage';
import { toAmount, toCredits } from '../amount';
import { dayOf, periodsOf, type Budget } from '../budget-periods';
import { BUDGET_UID } from './budget-model';
import { chargeModel } from './charge-model';

const COLUMNS: Record<UsageGroup, string> = {
  day: 'day',
  provider: 'provider',
  template: 'template',
  user: 'requested_by',
  contentType: 'uid',
};

const DAY_MS = 86_400_000;
/** Default number of days in a report. */
const SPAN_DAYS = 30;

// PostgreSQL and MySQL return sums as strings.
const linesSchema = z.array(
  z.object({
    key: z.string().nullable(),
    calls: z.coerce.number(),
    images: z.coerce.number(),
    amount: z.coerce.number(),
    estimated: z.coerce.number(),
  }),
);
const counterSchema = z.object({ used: z.coerce.number() }).nullish();

export interface UsageQuery {
  by: UsageGroup;
  /** Days of UTC, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

const linesOf = async (
  strapi: Core.Strapi,
  { by, from, to }: { by: UsageGroup; from: string; to: string },
): Promise<UsageLine[]> => {
  const column = COLUMNS[by];
  const rows: unknown = await strapi.db
    .getConnection(chargeModel.tableName)
    .select({ key: column })
    .count({ calls: '*' })
    .sum({ images: 'images', amount: 'amount' })
    .sum({ estimated: strapi.db.connection.raw('case when estimated then 1 else 0 end') })
    .whereBetween('day', [from, to])
    .whereNot('outcome', 'refused')
    .groupBy(column)
    .orderBy(column);
  return linesSchema.parse(rows).map(({ key, calls, images, amount, estimated }) => ({
    key: key ?? '',
    calls,
    images,
    credits: toCredits(amount),
    estimatedCalls: estimated,
  }));
};

/** Reports spending from the spend ledger. */
export const createUsage =
  (strapi: Core.Strapi, budget: Budget) =>
  async ({ by, from, to }: UsageQuery): Promise<Usage> => {
    const today = dayOf(new Date());
    const last = to ?? today;
    const first = from ?? dayOf(new Date(Date.parse(last) - (SPAN_DAYS - 1) * DAY_MS));
    const [day, month] = periodsOf(
      { day: today, requestedBy: '', weight: { amount: toAmount(0), images: 0 } },
      budget,
    );
    const state = async (period: typeof day): Promise<BudgetState> => {
      const row: unknown = await strapi.db
        .query(BUDGET_UID)
        .findOne({ where: { period: period?.key ?? '' } });
      const limit = period?.limit ?? null;
      return {
        used: toCredits(counterSchema.parse(row)?.used ?? 0),
        limit: limit === null ? null : toCredits(limit),
      };
    };
    return {
      by,
      from: first,
      to: last,
      lines: await linesOf(strapi, { by, from: first, to: last }),
      budget: { day: await state(day), month: await state(month) },
    };
  };
