import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** Strapi types it as `any`. */
const transactionSchema = z.object({
  trx: z.custom<{ raw: (sql: string) => PromiseLike<unknown> }>((trx) => typeof trx === 'function'),
});

/** The database has given up the whole transaction, as MySQL does with one of two that wait for each other. */
export class TransactionLost extends Error {
  override readonly name = 'TransactionLost';
}

let taken = 0;

/**
 * Does something that may fail without breaking the transaction around it, if there is one: PostgreSQL
 * refuses every further statement after an error unless it is rolled back to a savepoint.
 *
 * @throws TransactionLost when there is no transaction left to go on with.
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
      try {
        await trx.raw(`ROLLBACK TO SAVEPOINT ${savepoint}`);
      } catch {
        throw new TransactionLost(`The database gave up the transaction: ${String(error)}`, { cause: error });
      }
      throw error;
    }
  });
};
