import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** Strapi types it as `any`. */
const transactionSchema = z.object({
  trx: z.custom<{ raw: (sql: string) => PromiseLike<unknown> }>((trx) => typeof trx === 'function'),
});

let taken = 0;

/**
 * Does something that may fail without breaking the transaction around it, if there is one: PostgreSQL
 * refuses every further statement after an error unless it is rolled back to a savepoint.
 */
export const inSavepoint = async <T>(strapi: Core.Strapi, work: () => Promise<T>): Promise<T> => {
  if (!strapi.db.inTransaction()) return work();
  return strapi.db.transaction(async (transaction) => {
    const { trx } = transactionSchema.parse(transaction);
    // MySQL forgets an outer savepoint when an inner one has its name.
    taken += 1;
    const savepoint = `hero_image_${taken}`;
    await trx.raw(`SAVEPOINT ${savepoint}`);
    try {
      const result = await work();
      await trx.raw(`RELEASE SAVEPOINT ${savepoint}`);
      return result;
    } catch (error) {
      await trx.raw(`ROLLBACK TO SAVEPOINT ${savepoint}`);
      throw error;
    }
  });
};
