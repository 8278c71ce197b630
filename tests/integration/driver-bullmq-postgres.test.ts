import { afterAll, beforeAll } from 'vitest';
import { describeOn } from '../support/describe-on';
import { bullmqOutages } from '../support/generation/bullmq-outages';
import { driverRules } from '../support/generation/driver-rules';
import { makeBullmq } from '../support/generation/make-drivers';
import { restDriver } from '../support/generation/rest-driver';
import { createPostgresDatabase, postgres } from '../support/postgres';
import { startBlog, type Blog } from '../support/strapi';

await describeOn([postgres], 'the BullMQ driver on PostgreSQL', () => {
  let blog: Blog;
  let queues: Awaited<ReturnType<typeof createPostgresDatabase>>;
  beforeAll(async () => {
    queues = await createPostgresDatabase();
    blog = await startBlog({ database: 'postgres', listen: false });
    await restDriver(blog);
  });
  afterAll(async () => {
    await blog.stop();
    await queues.drop();
  });

  const server = () => ({ kind: 'postgres', url: queues.url }) as const;
  driverRules({
    blog: () => blog,
    makeDriver: (work, options) => makeBullmq(server())(work, options),
    isBoundShared: true,
  });
  bullmqOutages({ blog: () => blog, server, makeDriver: makeBullmq });
});
