import { z } from 'zod';

interface Transaction {
  raw: (sql: string) => PromiseLike<unknown>;
}

const partsSchema = z.object({
  trx: z.custom<Transaction>((trx) => typeof trx === 'function'),
  onCommit: z.custom<(callback: () => void) => void>((onCommit) => typeof onCommit === 'function'),
});

/** What Strapi hands to a transaction's callback, which it types as `any`. */
export const transactionParts = (transaction: unknown): z.infer<typeof partsSchema> =>
  partsSchema.parse(transaction);

/**
 * Does something inside an open transaction that may fail without breaking it: PostgreSQL refuses every
 * further statement after an error unless it is rolled back to a savepoint.
 */
export const inSavepoint = async (trx: Transaction, work: () => Promise<void>): Promise<void> => {
  await trx.raw('SAVEPOINT hero_image');
  try {
    await work();
  } catch (error) {
    await trx.raw('ROLLBACK TO SAVEPOINT hero_image');
    throw error;
  }
  await trx.raw('RELEASE SAVEPOINT hero_image');
};
