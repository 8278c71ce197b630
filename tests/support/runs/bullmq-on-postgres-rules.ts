import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCutLine } from '../cut-line';
import { createPostgresDatabase } from '../postgres';
import type { Blog } from '../strapi';
import { bullmqOutages } from './bullmq-outages';
import { driverRules } from './driver-rules';
import { createDriverHarness } from './driver-harness';
import { makeBullmq } from './make-drivers';

/** The number BullMQ documents for the lock of its migrations: “BULL”. */
const MIGRATION_LOCK = 0x42554c4c;

/** The BullMQ driver with its queues in PostgreSQL, on a blog whose own driver is stopped. */
export const bullmqOnPostgresRules = (blog: () => Blog): void => {
  describe('the BullMQ driver', () => {
    let queues: Awaited<ReturnType<typeof createPostgresDatabase>>;
    beforeAll(async () => {
      queues = await createPostgresDatabase();
    });
    afterAll(() => queues.drop());

    const server = () => ({ kind: 'postgres', url: queues.url }) as const;
    driverRules({
      blog,
      makeDriver: (work, options) => makeBullmq(server())(work, options),
      isBoundShared: true,
    });
    bullmqOutages({ blog, server, makeDriver: makeBullmq });

    it('survives a connection that is lost within a transaction of BullMQ', async () => {
      const line = await createCutLine(queues.url);
      const harness = createDriverHarness(blog(), makeBullmq({ kind: 'postgres', url: line.url }));
      const holder = await holdMigrations(queues.url);
      await line.mend();
      harness.addServer('a').start();
      await expect.poll(holder.waiting, { timeout: 10_000 }).toBeGreaterThan(0);
      await line.cut();
      await harness.until(() => harness.errors.length > 0);
      await holder.release();
      await line.mend();
      const run = await harness.addRun();
      await harness.until(() => harness.isOver(run));
      expect(harness.errors).toHaveLength(1);
      await harness.clear();
      await line.cut();
    });
  });
};

/** Keeps BullMQ's set-up waiting in its transaction, for the lock that all who set up take in turn. */
async function holdMigrations(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`select pg_advisory_lock(${MIGRATION_LOCK}, hashtext('bullmq'))`);
  return {
    waiting: async (): Promise<number> => {
      const { rowCount } = await client.query(
        `select from pg_locks join pg_database on pg_database.oid = pg_locks.database
         where locktype = 'advisory' and not granted and datname = current_database()`,
      );
      return rowCount ?? 0;
    },
    release: () => client.end(),
  };
}
