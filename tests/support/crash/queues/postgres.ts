import { z } from 'zod';
import { postgresUnreachable } from '../../postgres';
import type { BlogDatabase } from '../databases/blog-database';
import { CONCURRENCY, type CrashQueue } from './blog-queue';

const JOBS = 'bullmq.job';

const thereSchema = z.tuple([z.object({ there: z.boolean() })]);
const countSchema = z.tuple([z.object({ jobs: z.coerce.number() })]);

/** The first server makes the tables, and may die before they are there. */
const isThere = async ({ query }: BlogDatabase): Promise<boolean> => {
  const [{ there }] = thereSchema.parse(await query(`select to_regclass('${JOBS}') is not null as there`));
  return there;
};

/** BullMQ in the PostgreSQL database of the blog itself. */
export const postgres: CrashQueue = {
  name: 'postgres',
  unreachable: postgresUnreachable,
  open: (database) =>
    Promise.resolve({
      jobs: { driver: 'bullmq', concurrency: CONCURRENCY, postgresUrl: database.variables['DATABASE_URL'] },
      letLocksExpire: async () => {
        if (!(await isThere(database))) return;
        // Seen without a lock once, and looked at again: the second look gives them to another server.
        await database.query(
          `update ${JOBS} set locked_until_ms = 1, stalled_marked = true where state = 'active'`,
        );
        await database.query(`delete from bullmq.meta where field = 'stalled-check'`);
      },
      countJobs: async () => {
        if (!(await isThere(database))) return 0;
        const [{ jobs }] = countSchema.parse(await database.query(`select count(*) as jobs from ${JOBS}`));
        return jobs;
      },
      // It goes with the blog's database.
      close: () => Promise.resolve(),
    }),
};
