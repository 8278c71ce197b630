import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunStore } from '../../server/src/runs/store/run-store';
import { NO_SLOTS } from '../../server/src/throttle/slots';
import { createSlotStore } from '../../server/src/throttle/store/slot-store';
import { createSpoolStore } from '../../server/src/runs/store/spool-store';
import { restDriver } from '../support/runs/stop-driver';
import { inFlightRules } from '../support/runs/in-flight-rules';
import { ledgerRules } from '../support/runs/run-store-rules';
import { spoolRules } from '../support/runs/spool-rules';
import { updateRules } from '../support/runs/update-rules';
import { startBlog, type Blog } from '../support/strapi';

describe('the ledger on SQLite', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ listen: false });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  ledgerRules(() => createRunStore(blog.strapi));
  updateRules(() => createRunStore(blog.strapi));
  inFlightRules(() => createRunStore(blog.strapi));
  spoolRules(() => createSpoolStore(blog.strapi));

  it('changes slots in turn: a change at the same moment decides once', async () => {
    const store = createSlotStore(blog.strapi);
    let asked = 0;
    const runs = Array.from({ length: 20 }, (_none, index) => `run-${index}`);
    await Promise.all(
      runs.map((run) =>
        store.change('in turn', ({ held, sent }) => {
          asked += 1;
          return { slots: { held: { ...held, [run]: 1 }, sent }, waitMs: 0 };
        }),
      ),
    );
    const slots = (await store.read(['in turn', 'another'])).get('in turn');
    expect(Object.keys(slots?.held ?? {})).toEqual(runs);
    expect(asked).toBe(runs.length);
    const fails = store.change('in turn', () => {
      throw new Error('Not this one');
    });
    await expect(fails).rejects.toThrow('Not this one');
    expect(await store.change('in turn', () => ({ slots: NO_SLOTS, waitMs: 7 }))).toBe(7);
  });
});
