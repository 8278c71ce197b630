import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedgerStore } from '../../server/src/generation/store/ledger-store';
import { ledgerRules, newRun } from '../support/generation/ledger-rules';
import { restDriver } from '../support/generation/rest-driver';
import { postgresUnreachable } from '../support/postgres';
import { startBlog, type Blog } from '../support/strapi';

const unreachable = await postgresUnreachable();

if (unreachable !== null) {
  const message = `PostgreSQL cannot be reached, so the ledger was not tried on it (set POSTGRES_URL): ${unreachable}`;
  console.warn(message);
  describe('PostgreSQL', () => {
    it('is there where the tests count', () => {
      if (process.env['CI'] === 'true') throw new Error(message);
      expect(unreachable).not.toBe('');
    });
  });
}

describe.runIf(unreachable === null)('the ledger on PostgreSQL', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ database: 'postgres', listen: false });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  ledgerRules(() => createLedgerStore(blog.strapi));

  it('finds the other’s run, and leaves the transaction whole, when two publish at the same moment', async () => {
    const ledger = createLedgerStore(blog.strapi);
    const wish = newRun({ activeKey: `publish ${randomUUID()}` });
    let isInserted = (): void => undefined;
    const inserted = new Promise<void>((resolve) => {
      isInserted = resolve;
    });
    const first = blog.strapi.db.transaction(async () => {
      const { row } = await ledger.insert(wish);
      isInserted();
      // Long enough for the second to meet the key that is not committed yet.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return row.runId;
    });
    await inserted;
    const second = blog.strapi.db.transaction(async () => {
      const { row, isNew } = await ledger.insert(wish);
      const after = await ledger.insert(newRun());
      return { runId: row.runId, isNew, after: after.isNew };
    });
    expect(await second).toEqual({ runId: await first, isNew: false, after: true });
  });
});
