import { afterAll, beforeAll, describe } from 'vitest';
import { describeOn } from '../support/describe-on';
import { mysql } from '../support/mysql';
import { driverRules } from '../support/runs/driver-rules';
import { makeEmbedded } from '../support/runs/make-drivers';
import { publishRaceRules } from '../support/runs/publish-race-rules';
import { runStoreOnServerRules } from '../support/runs/run-store-on-server';
import { restDriver } from '../support/runs/stop-driver';
import { attachRaceRules } from '../support/saving/attach-race-rules';
import { startBlog, type Blog } from '../support/strapi';

await describeOn([mysql], 'on MySQL', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ database: 'mysql', listen: false });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  describe('the run store', () => runStoreOnServerRules(() => blog));
  describe('the embedded driver', () =>
    driverRules({ blog: () => blog, makeDriver: makeEmbedded, isBoundShared: false }));
  publishRaceRules(() => blog);
  attachRaceRules(() => blog);
});
