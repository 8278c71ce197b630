import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureFolder } from '../../server/src/media/ensure-folder';
import { GENERATION_UID } from '../../server/src/runs/store/generation-model';
import { describeOn } from '../support/describe-on';
import { FOLDER } from '../support/media-library';
import { postgres } from '../support/postgres';
import { bullmqOnPostgresRules } from '../support/runs/bullmq-on-postgres-rules';
import { driverRules } from '../support/runs/driver-rules';
import { makeEmbedded } from '../support/runs/make-drivers';
import { publishRaceRules } from '../support/runs/publish-race-rules';
import { runStoreOnServerRules } from '../support/runs/run-store-on-server';
import { restDriver } from '../support/runs/stop-driver';
import { attachRaceRules } from '../support/saving/attach-race-rules';
import { startBlog, type Blog } from '../support/strapi';

await describeOn([postgres], 'on PostgreSQL', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ database: 'postgres' });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  it('the blog seeds its articles and shows readers the published one', async () => {
    const [first] = await blog.seed();
    await blog.publish(first!.documentId);
    const answer = await blog.api('/api/articles', { token: null });
    expect(await answer.json()).toMatchObject({ data: [{ documentId: first!.documentId }] });
    // The run of this publish is due, and would be claimed by the tests that follow.
    await blog.strapi.db.query(GENERATION_UID).deleteMany({});
  });

  it('the media library gets one folder from eight servers at the same moment', async () => {
    for (const name of ['One', 'Two', 'Three']) {
      const servers = Array.from({ length: 8 }, () => new Proxy(blog.strapi, {}));
      const answers = await Promise.all(servers.map((server) => ensureFolder(server, name)));
      expect(await blog.strapi.db.query(FOLDER).count({ where: { name } })).toBe(1);
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    }
  });

  describe('the run store', () => runStoreOnServerRules(() => blog));
  describe('the embedded driver', () =>
    driverRules({ blog: () => blog, makeDriver: makeEmbedded, isBoundShared: false }));
  bullmqOnPostgresRules(() => blog);
  publishRaceRules(() => blog);
  attachRaceRules(() => blog);
});
