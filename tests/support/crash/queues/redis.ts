import { Redis } from 'ioredis';
import { redis as service, redisUrl, removeQueues } from '../../redis';
import { CONCURRENCY, QUEUES, type CrashQueue } from './blog-queue';

const NAMES = ['hero-image'];

/** Databases of a Redis that no other test writes to: names of queues are fixed, so each blog takes one. */
const free = [12, 13, 14, 15];

const urlOf = (database: number): string => {
  const url = new URL(redisUrl());
  url.pathname = `/${database}`;
  return url.href;
};

const letLocksExpire = async (client: Redis): Promise<void> => {
  for (const queue of QUEUES) {
    const key = `bull:${queue}`;
    const active = await client.lrange(`${key}:active`, 0, -1);
    if (active.length === 0) continue;
    await client.del(active.map((id) => `${key}:${id}:lock`));
    // Seen without a lock once, and looked at again: the second look gives them to another server.
    await client.sadd(`${key}:stalled`, active);
    await client.del(`${key}:stalled-check`);
  }
};

const countJobs = async (client: Redis): Promise<number> => {
  let count = 0;
  for (const queue of QUEUES) {
    const key = `bull:${queue}`;
    count += (await client.llen(`${key}:active`)) + (await client.llen(`${key}:wait`));
    count += (await client.zcard(`${key}:prioritized`)) + (await client.zcard(`${key}:delayed`));
  }
  return count;
};

/** BullMQ on Redis. */
export const redis: CrashQueue = {
  name: 'redis',
  unreachable: service.unreachable,
  open: async () => {
    const database = free.shift();
    if (database === undefined) throw new Error('there are more blogs at once than databases of Redis');
    const url = urlOf(database);
    // What a run that was broken off may have left.
    await removeQueues(NAMES, url);
    const client = new Redis(url);
    return {
      jobs: { driver: 'bullmq', concurrency: CONCURRENCY, redisUrl: url },
      letLocksExpire: () => letLocksExpire(client),
      countJobs: () => countJobs(client),
      close: async () => {
        client.disconnect();
        await removeQueues(NAMES, url);
        free.push(database);
      },
    };
  },
};
