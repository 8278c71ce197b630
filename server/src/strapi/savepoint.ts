import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** Strapi types the transaction as `any`. */
const transactionSchema = z.object({
  trx: z.custom<{ raw: (sql: string) => PromiseLike<unknown> }>((trx) => typeof trx === 'function'),
});

/** The database rolled back the whole transaction, as MySQL does with one of two deadlocked transactions. */
export class TransactionLost extends Error {
  override readonly name = 'TransactionLost';
}

let savepoints = 0;

/**
 * Runs work that may fail without aborting a surrounding transaction: after an error, PostgreSQL refuses every
 * statement until the transaction is rolled back to a savepoint.
 *
 * @throws TransactionLost when the database rolled back the surrounding transaction.
 */
export const inSavepoint = async <T>(strapi: Core.Strapi, work: () => Promise<T>): Promise<T> => {
  if (!strapi.db.inTransaction()) return work();
  return strapi.db.transaction(async (transaction) => {
    const { trx } = transactionSchema.parse(transaction);
    // Unique, because MySQL drops an outer savepoint when an inner one has the same name.
    savepoints += 1;
    const savepoint = `hero_image_${savepoints}`;
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
