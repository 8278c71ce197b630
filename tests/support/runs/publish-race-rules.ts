import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp } from '../../../server/src/app/create-app';
import { processRun } from '../../../server/src/runs/worker/process-run';
import { LEASE_MS, takenFor } from '../../../server/src/runs/worker/lease';
import { parseHero } from '../../../server/src/head/fingerprint';
import { runsOf, writeArticle } from '../runs';
import { ARTICLE, type Blog } from '../strapi';

const never = new AbortController().signal;

/** What two publishes of one entry at the same moment come to, on a blog whose driver is stopped. */
export const publishRaceRules = (blogOf: () => Blog): void => {
  describe('an entry that two publish at once', () => {
    let blog: Blog;
    let app: ReturnType<typeof getApp>;
    beforeAll(() => {
      blog = blogOf();
      app = getApp(blog.strapi);
    });
    afterAll(() => app.close());

    /** A publish whose transaction stays open for some time after its last statement. */
    const publishSlowly = (documentId: string, openMs: number) => {
      let hasPublished = (): void => undefined;
      const published = new Promise<void>((resolve) => {
        hasPublished = resolve;
      });
      const done = blog.strapi.db.transaction(async () => {
        await blog.strapi.documents(ARTICLE).publish({ documentId, locale: 'en' });
        hasPublished();
        await wait(openMs);
      });
      return { published, done };
    };

    /** As the driver does. */
    const carry = async (documentId: string): Promise<void> => {
      for (const { runId } of await runsOf(blog, documentId)) {
        const row = await app.runStore.find(runId);
        if (row === null || row.finishedAt !== null) continue;
        const taken = await app.runStore.commit(row, { ...takenFor(LEASE_MS), status: 'running' });
        if (taken !== null) await processRun(app, taken, { stop: never, abort: never });
      }
    };

    /** What made the hero of each row, by `publishedAt`. */
    const heroes = async (documentId: string) => {
      const rows = await blog.strapi.db.query(ARTICLE).findMany({ where: { documentId } });
      const made = (row: { hero?: unknown }) => parseHero(row.hero)?.source ?? null;
      return {
        draft: rows.filter(({ publishedAt }) => publishedAt === null).map(made),
        published: rows.filter(({ publishedAt }) => publishedAt !== null).map(made),
      };
    };

    // Strapi leaves two published rows behind then, and answers with either.
    const everywhere = { draft: ['card'], published: ['card', 'card'] };

    it('has its hero on both published rows', async () => {
      const documentId = await writeArticle(blog);
      const first = publishSlowly(documentId, 500);
      await first.published;
      const second = publishSlowly(documentId, 0);
      await Promise.all([first.done, second.done]);
      await carry(documentId);
      expect(await heroes(documentId)).toEqual(everywhere);
    });

    it('has its hero when one publish commits after the attach', async () => {
      const documentId = await writeArticle(blog);
      const first = publishSlowly(documentId, 500);
      await first.published;
      const second = publishSlowly(documentId, 2_000);
      await Promise.all([first.done, second.published]);
      // PostgreSQL does not show the second one's row yet; MySQL waits for it.
      await carry(documentId);
      await second.done;
      await expect
        .poll(async () => {
          await carry(documentId);
          return heroes(documentId);
        })
        .toEqual(everywhere);
    });

    it('has its hero when one publish commits after the run is over', async () => {
      const documentId = await writeArticle(blog);
      const first = publishSlowly(documentId, 500);
      await first.published;
      const { strapi } = blog;
      let canEnd = (): void => undefined;
      const attached = new Promise<void>((resolve) => {
        canEnd = resolve;
      });
      const stop = strapi.db.lifecycles.subscribe({
        models: [ARTICLE],
        // The second publish has read the draft, and stands still before it writes.
        beforeCreate: () => attached,
      });
      const second = publishSlowly(documentId, 0);
      await first.done;
      await carry(documentId);
      canEnd();
      await second.done;
      stop();
      await carry(documentId);
      expect(await heroes(documentId)).toEqual(everywhere);
    });
  });
};
