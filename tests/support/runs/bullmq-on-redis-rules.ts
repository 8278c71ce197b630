import { afterAll } from 'vitest';
import type { QueueServer } from '../../../server/src/runs/drivers/bullmq/load-bullmq';
import { redisUrl, removeQueues } from '../redis';
import type { Blog } from '../strapi';
import { bullmqOutages } from './bullmq-outages';
import { driverRules } from './driver-rules';
import type { MakeDriver } from './driver-harness';
import { makeBullmq } from './make-drivers';

/** The BullMQ driver with its queues in Redis, on a blog whose own driver is stopped. */
export const bullmqOnRedisRules = (blog: () => Blog): void => {
  const server = { kind: 'redis', url: redisUrl() } as const;
  const names = new Set<string>();
  const noting =
    (made: QueueServer): MakeDriver =>
    (work, options) => {
      names.add(options.name);
      return makeBullmq(made)(work, options);
    };
  afterAll(() => removeQueues([...names]));

  driverRules({ blog, makeDriver: noting(server), isBoundShared: true });
  bullmqOutages({ blog, server: () => server, makeDriver: noting });
};
