import { afterAll, beforeAll } from 'vitest';
import type { QueueServer } from '../../server/src/runs/drivers/bullmq/load-bullmq';
import { describeOn } from '../support/describe-on';
import { bullmqOutages } from '../support/runs/bullmq-outages';
import { driverRules } from '../support/runs/driver-rules';
import type { MakeDriver } from '../support/runs/driver-setup';
import { makeBullmq } from '../support/runs/make-drivers';
import { restDriver } from '../support/runs/stop-driver';
import { redis, redisUrl, removeQueues } from '../support/redis';
import { startBlog, type Blog } from '../support/strapi';

await describeOn([redis], 'the BullMQ driver on Redis', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ listen: false });
    await restDriver(blog);
  });
  afterAll(async () => {
    await blog.stop();
    await removeQueues([...names]);
  });

  const server = { kind: 'redis', url: redisUrl() } as const;
  const names = new Set<string>();
  const noting =
    (made: QueueServer): MakeDriver =>
    (work, options) => {
      names.add(options.name);
      return makeBullmq(made)(work, options);
    };
  driverRules({ blog: () => blog, makeDriver: noting(server), isBoundShared: true });
  bullmqOutages({ blog: () => blog, server: () => server, makeDriver: noting });
});
