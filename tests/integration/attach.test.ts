import { afterAll, beforeAll, describe } from 'vitest';
import { describeOn } from '../support/describe-on';
import { startEntries, type Entries } from '../support/entries';
import { postgres } from '../support/postgres';
import { entryCases } from './attach/entry-cases';
import { localeAndSeoCases } from './attach/locale-and-seo-cases';

describe('attaching a hero on SQLite', () => {
  let entries: Entries;
  beforeAll(async () => {
    entries = await startEntries('sqlite');
  });
  afterAll(() => entries.blog.stop());

  entryCases(() => entries);
  localeAndSeoCases(() => entries);
});

await describeOn([postgres], 'attaching a hero on PostgreSQL', () => {
  let entries: Entries;
  beforeAll(async () => {
    entries = await startEntries('postgres');
  });
  afterAll(() => entries.blog.stop());

  entryCases(() => entries);
});
