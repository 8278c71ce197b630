import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** Strapi types it as `any`. */
const transactionSchema = z.object({
  trx: z.custom<{ raw: (sql: string) => PromiseLike<unknown> }>((trx) => typeof trx === 'function'),
});

/**
 * Does something that may fail without breaking the transaction around it, if there is one: PostgreSQL
 * refuses every further statement after an error unless it is rolled back to a savepoint.
 */
export const inSavepoint = async <T>(strapi: Core.Strapi, work: () => Promise<T>): Promise<T> => {
  if (!strapi.db.inTransaction()) return work();
  return strapi.db.transaction(async (transaction) => {
    const { trx } = transactionSchema.parse(transaction);
    await trx.raw('SAVEPOINT hero_image_insert');
    try {
      const result = await work();
      await trx.raw('RELEASE SAVEPOINT hero_image_insert');
      return result;
    } catch (error) {
      await trx.raw('ROLLBACK TO SAVEPOINT hero_image_insert');
      throw error;
    }
  });
};
