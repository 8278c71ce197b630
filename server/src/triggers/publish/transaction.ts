import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { createSerialize, type Serialize } from '../../concurrency/serialize';

/** What Strapi hands to a transaction's callback, which it types as `any`. */
const partsSchema = z.object({
  trx: z.custom<object>((trx) => typeof trx === 'function'),
  onCommit: z.custom<(callback: () => void) => void>((onCommit) => typeof onCommit === 'function'),
});

type Transaction = Pick<z.infer<typeof partsSchema>, 'onCommit'>;

interface Turn {
  trx: object;
}

const held = new AsyncLocalStorage<Turn>();
/** By what the work is part of: a transaction, or another turn. */
const queues = new WeakMap<object, Serialize>();

/**
 * Works in the transaction around it, or in one of its own. Those who share one take turns: the Content Manager
 * publishes many entries at once in a single transaction, and savepoints of several would undo each other's work.
 * What is begun within a turn does not wait for that turn to end.
 */
export const serializeInTransaction = async <Result>(
  strapi: Core.Strapi,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> =>
  strapi.db.transaction(async (transaction) => {
    const { trx, onCommit } = partsSchema.parse(transaction);
    const outer = held.getStore();
    const whole = outer?.trx === trx ? outer : trx;
    const serialize = queues.get(whole) ?? createSerialize();
    queues.set(whole, serialize);
    return serialize(() => held.run({ trx }, () => work({ onCommit })));
  });
