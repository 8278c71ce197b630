import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { beforeAll, expect, it } from 'vitest';
import type { ConfigInput } from '../../server/src/contracts';
import { describeOn } from '../support/describe-on';
import { buildPlugin } from '../support/plugin-build';
import { createPostgresDatabase, postgres } from '../support/postgres';
import { redis, redisUrl } from '../support/redis';
import { publishedOf, settledRuns, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { startBlog } from '../support/strapi';

beforeAll(() => buildPlugin());

/** A hero on publish in a Strapi that hands its runs out through a queue. */
const publishWith = async (jobs: ConfigInput['jobs'], database: 'sqlite' | 'postgres' | 'mysql') => {
  const blog = await startBlog({
    database,
    listen: false,
    heroConfig: { output: SMALL_OUTPUT, ...(jobs ? { jobs } : {}) },
  });
  try {
    const id = await writeArticle(blog);
    await blog.publish(id);
    const [run] = await settledRuns(blog, id);
    return { run, published: await publishedOf(blog, id) };
  } finally {
    await blog.stop();
  }
};

/** The Redis of these tests has a database of its own for Strapi's queues: their names are fixed. */
const ownRedis = (): string => {
  const url = new URL(redisUrl());
  url.pathname = '/11';
  return url.href;
};

await describeOn([redis], 'a blog with the BullMQ driver on Redis', () => {
  it('puts a hero on what is published, and leaves no job behind', async () => {
    const url = ownRedis();
    const { run, published } = await publishWith({ driver: 'bullmq', redisUrl: url }, 'sqlite');
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(published?.hero).toMatchObject({ source: 'card' });

    const connection = new Redis(url, { maxRetriesPerRequest: null });
    for (const name of ['hero-image-runs', 'hero-image-urgent']) {
      const queue = new Queue(name, { connection });
      const counts = await queue.getJobCounts();
      expect(Object.values(counts).every((count) => count === 0)).toBe(true);
      expect(await queue.getMeta()).toBeDefined();
      await queue.obliterate();
      await queue.close();
    }
    await connection.quit();
  });
});

await describeOn([postgres], 'a blog with the BullMQ driver on PostgreSQL', () => {
  it('puts a hero on what is published', async () => {
    const queues = await createPostgresDatabase();
    try {
      const jobs = { driver: 'bullmq', postgresUrl: queues.url } as const;
      const { run, published } = await publishWith(jobs, 'postgres');
      expect(run).toMatchObject({ status: 'succeeded' });
      expect(published?.hero).toMatchObject({ source: 'card' });
    } finally {
      await queues.drop();
    }
  });
});
