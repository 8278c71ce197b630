import { toCredits } from '../../../server/src/billing/amount';
import { BUDGET_UID } from '../../../server/src/billing/store/budget-model';
import { CHARGE_UID } from '../../../server/src/billing/store/charge-model';
import type { Blog } from '../strapi';

interface Counter {
  period: string;
  used: string | number;
}

interface Charge {
  outcome: string;
  amount: string | number;
  callKey: string;
}

/** The money tables of a blog, read and written past the plugin. */
export const booksOf = ({ strapi }: Blog) => {
  const counters = async (): Promise<Counter[]> =>
    (await strapi.db.query(BUDGET_UID).findMany({})) as Counter[];
  const charges = async (): Promise<Charge[]> => (await strapi.db.query(CHARGE_UID).findMany({})) as Charge[];
  return {
    charges,
    /** Credits that the counter of today's day or month holds. */
    counted: async (kind: 'day' | 'month'): Promise<number> =>
      toCredits(Number((await counters()).find(({ period }) => period.startsWith(`${kind} `))?.used ?? 0)),
    /** Credits of all lines, whatever became of their calls. */
    booked: async (): Promise<number> =>
      toCredits((await charges()).reduce((sum, { amount }) => sum + Number(amount), 0)),
    clear: async (): Promise<void> => {
      await strapi.db.query(BUDGET_UID).deleteMany({});
      await strapi.db.query(CHARGE_UID).deleteMany({});
    },
  };
};
