import { afterAll, beforeAll, describe } from 'vitest';
import { createLedgerStore } from '../../server/src/generation/store/ledger-store';
import { restDriver } from '../support/generation/rest-driver';
import { ledgerRules } from '../support/generation/ledger-rules';
import { startBlog, type Blog } from '../support/strapi';

describe('the ledger on SQLite', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ listen: false });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  ledgerRules(() => createLedgerStore(blog.strapi));
});
