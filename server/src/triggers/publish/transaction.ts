import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** The argument of a transaction's callback, which Strapi types as `any`. */
const partsSchema = z.object({
  trx: z.custom<object>((trx) => typeof trx === 'function'),
  onCommit: z.custom<(callback: () => void) => void>((onCommit) => typeof onCommit === 'function'),
});

type Transaction = Pick<z.infer<typeof partsSchema>, 'onCommit'>;

interface Turn {
  trx: object;
}

const held = new AsyncLocalStorage<Turn>();
/** The last queued work per queue: a transaction, or the turn that nested work belongs to. */
const lastToCome = new WeakMap<object, Promise<unknown>>();

/**
 * Runs the work in the surrounding transaction, or in a new one, one at a time per transaction: the Content
 * Manager publishes many entries concurrently in one transaction, and interleaved savepoints would undo each
 * other's work. Nested work does not wait for the work it is part of.
 */
export const serializeInTransaction = async <Result>(
  strapi: Core.Strapi,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> =>
  strapi.db.transaction(async (transaction) => {
    const { trx, onCommit } = partsSchema.parse(transaction);
    const outer = held.getStore();
    const queue = outer?.trx === trx ? outer : trx;
    const before = lastToCome.get(queue) ?? Promise.resolve();
    const mine = before.then(() => held.run({ trx }, () => work({ onCommit })));
    lastToCome.set(
      queue,
      mine.catch(() => undefined),
    );
    return mine;
  });
