import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedgerStore } from '../../server/src/generation/store/ledger-store';
import { NO_PLACES } from '../../server/src/generation/shared-places';
import { createPlaceStore } from '../../server/src/generation/store/place-store';
import { createSpoolStore } from '../../server/src/generation/store/spool-store';
import { restDriver } from '../support/generation/rest-driver';
import { inFlightRules } from '../support/generation/in-flight-rules';
import { ledgerRules } from '../support/generation/ledger-rules';
import { spoolRules } from '../support/generation/spool-rules';
import { startBlog, type Blog } from '../support/strapi';

describe('the ledger on SQLite', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ listen: false });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  ledgerRules(() => createLedgerStore(blog.strapi));
  inFlightRules(() => createLedgerStore(blog.strapi));
  spoolRules(() => createSpoolStore(blog.strapi));

  it('changes places in turn: who comes at the same moment is asked once', async () => {
    const store = createPlaceStore(blog.strapi);
    let asked = 0;
    const runs = Array.from({ length: 20 }, (_none, index) => `run-${index}`);
    await Promise.all(
      runs.map((run) =>
        store.change('in turn', ({ held, sent }) => {
          asked += 1;
          return { places: { held: { ...held, [run]: 1 }, sent }, answer: undefined };
        }),
      ),
    );
    expect(Object.keys((await store.read('in turn')).held)).toEqual(runs);
    expect(asked).toBe(runs.length);
    const fails = store.change('in turn', () => {
      throw new Error('Not this one');
    });
    await expect(fails).rejects.toThrow('Not this one');
    expect(await store.change('in turn', () => ({ places: NO_PLACES, answer: 'the next' }))).toBe('the next');
  });
});
