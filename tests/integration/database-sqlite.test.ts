import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunStore } from '../../server/src/runs/store/run-store';
import { NO_SLOTS } from '../../server/src/throttle/slots';
import { createSlotStore } from '../../server/src/throttle/store/slot-store';
import { createSpoolStore } from '../../server/src/runs/store/spool-store';
import { describeOn } from '../support/describe-on';
import { redis } from '../support/redis';
import { bullmqOnRedisRules } from '../support/runs/bullmq-on-redis-rules';
import { driverRules } from '../support/runs/driver-rules';
import { inFlightRules } from '../support/runs/in-flight-rules';
import { makeEmbedded } from '../support/runs/make-drivers';
import { runStoreRules } from '../support/runs/run-store-rules';
import { spoolRules } from '../support/runs/spool-rules';
import { restDriver } from '../support/runs/stop-driver';
import { updateRules } from '../support/runs/update-rules';
import { startBlog, type Blog } from '../support/strapi';

let blog: Blog;
beforeAll(async () => {
  blog = await startBlog({ listen: false });
  await restDriver(blog);
});
afterAll(() => blog.stop());

describe('the run store on SQLite', () => {
  runStoreRules(() => createRunStore(blog.strapi));
  updateRules(() => createRunStore(blog.strapi));
  inFlightRules(() => createRunStore(blog.strapi));
  spoolRules(() => createSpoolStore(blog.strapi));

  it('changes slots one after the other, and asks each caller once', async () => {
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

describe('the embedded driver on SQLite', () => {
  driverRules({ blog: () => blog, makeDriver: makeEmbedded, isBoundShared: false });
});

await describeOn([redis], 'the BullMQ driver on Redis', () => bullmqOnRedisRules(() => blog));
