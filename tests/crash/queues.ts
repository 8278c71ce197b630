import { setTimeout as wait } from 'node:timers/promises';
import type { Violation } from '../support/crash/check';
import { none } from '../support/crash/queues/none';
import { postgres } from '../support/crash/queues/postgres';
import { redis } from '../support/crash/queues/redis';
import type { CrashQueue, QueueName, BlogQueue } from '../support/crash/queues/blog-queue';

export const queues: Record<QueueName, CrashQueue> = { none, redis, postgres };

const LOOK_MS = 50;
/** A job is taken out right after its run has ended in the ledger. */
const TIMEOUT_MS = 5_000;

/** No job outlives its run: the queue is a mere relay. */
export const checkQueue = async ({ countJobs }: BlogQueue): Promise<Violation[]> => {
  const until = performance.now() + TIMEOUT_MS;
  let left = await countJobs();
  while (left > 0 && performance.now() < until) {
    await wait(LOOK_MS);
    left = await countJobs();
  }
  return left === 0
    ? []
    : [{ invariant: 'queue', says: `${left} jobs are in the queue, and no run goes on` }];
};
