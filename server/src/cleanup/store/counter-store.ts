import type { Core } from '@strapi/strapi';
import { BUDGET_UID } from '../../billing/store/budget-model';
import { SLOT_UID } from '../../throttle/store/slot-model';

/** Counters of budgets and slots that nothing has touched since a moment. */
export const createCleanupCounters = (strapi: Core.Strapi) => {
  const queries = () => [strapi.db.query(BUDGET_UID), strapi.db.query(SLOT_UID)];
  const untouched = (before: Date) => ({ where: { updatedAt: { $lt: before } } });
  return {
    count: async (before: Date): Promise<number> => {
      const counts = await Promise.all(queries().map((query) => query.count(untouched(before))));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    delete: async (before: Date): Promise<number> => {
      let deleted = 0;
      for (const query of queries()) deleted += (await query.deleteMany(untouched(before))).count;
      return deleted;
    },
  };
};

export type CleanupCounters = ReturnType<typeof createCleanupCounters>;
