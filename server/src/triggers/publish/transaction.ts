import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { createSerialize, type Serialize } from '../../concurrency/serialize';

/** The argument of a transaction's callback, which Strapi types as `any`. */
const partsSchema = z.object({
  trx: z.custom<object>((trx) => typeof trx === 'function'),
  onCommit: z.custom<(callback: () => void) => void>((onCommit) => typeof onCommit === 'function'),
});

type Transaction = Pick<z.infer<typeof partsSchema>, 'onCommit'>;

interface Turn {
  trx: object;
}

const turns = new AsyncLocalStorage<Turn>();
/** A queue per transaction, and per turn for nested work. */
const queues = new WeakMap<object, Serialize>();

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
    const outer = turns.getStore();
    const scope = outer?.trx === trx ? outer : trx;
    const serialize = queues.get(scope) ?? createSerialize();
    queues.set(scope, serialize);
    return serialize(() => turns.run({ trx }, () => work({ onCommit })));
  });
