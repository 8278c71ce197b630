import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../../server/src/contracts/generation';
import type { OpenAiEmulator } from '../../support/emulators/openai';
import {
  articleRows,
  draftArticle,
  finished,
  ledgerRow,
  managerStatus,
  order,
  press,
  read,
  traces,
} from '../../support/blog/blog-runs';
import { ARTICLE, type Blog } from '../../support/strapi';

import { CREDITS, type DrawingBlog } from './drawing-blog';

/** Heroes that are asked for by the button and by the content API, on a blog whose provider draws. */
export const requestCases = (open: () => DrawingBlog): void => {
  let blog: Blog;
  let vendor: OpenAiEmulator;
  beforeAll(() => {
    ({ blog, vendor } = open());
  });

  const publishedArticle = async (): Promise<string> => {
    const documentId = await draftArticle(blog);
    await blog.publish(documentId);
    return documentId;
  };

  describe('the button', () => {
    it('draws a hero for an unsaved entry from its form, and attaches nothing', async () => {
      const before = await blog.strapi.db.query(ARTICLE).count();
      const answer = await press(blog, {
        documentId: null,
        locale: 'en',
        values: { title: 'Only in the form' },
        template: 'wide',
      });
      expect(answer).toMatchObject({ status: 202, data: { status: 'queued', documentId: null } });
      const run = await finished(blog, answer);
      expect(run).toMatchObject({
        status: 'succeeded',
        step: 'attached',
        provider: 'main',
        model: 'gpt-image-2',
      });
      expect(run.hero).toMatchObject({
        source: 'ai',
        generation: run.id,
        image: { width: 1536, height: 864, mime: 'image/webp', alternativeText: 'Only in the form' },
        social: { width: 1200, height: 630, mime: 'image/jpeg' },
      });
      expect((await fetch(run.hero!.social.url)).status).toBe(200);
      expect(await blog.strapi.db.query(ARTICLE).count()).toBe(before);
    });

    it('draws a hero for a locale without a version', async () => {
      const documentId = await draftArticle(blog);
      const form = { documentId, locale: 'de', values: { title: 'Ein ruhiger Hafen' } };
      const run = await finished(blog, await press(blog, form));
      expect(run).toMatchObject({ status: 'succeeded', documentId, locale: 'de' });
      expect(run.prompt).toContain('Ein ruhiger Hafen');
      expect(await articleRows(blog, documentId, 'de')).toEqual({ draft: null, published: null });
      expect((await articleRows(blog, documentId, 'en')).draft?.hero).toBeNull();
    });

    it('changes the draft and not the published version', async () => {
      const documentId = await publishedArticle();
      const before = await articleRows(blog, documentId);
      const run = await finished(blog, await press(blog, { documentId, locale: 'en' }));
      const after = await articleRows(blog, documentId);
      expect(after.draft?.hero).toEqual(run.hero);
      expect(after.draft).toMatchObject({ cover: { id: run.hero?.image.id } });
      expect(after.published).toEqual(before.published);
    });

    it('reads the form where it differs from the saved entry', async () => {
      const documentId = await draftArticle(blog, { title: 'As it was saved' });
      const run = await finished(
        blog,
        await press(blog, { documentId, locale: 'en', values: { title: 'As it stands now' } }),
      );
      expect(run.prompt).toContain('As it stands now');
      expect(run.prompt).not.toContain('As it was saved');
    });
  });

  describe('the content API', () => {
    it('attaches the hero to both versions of a published entry, which stays published', async () => {
      const documentId = await publishedArticle();
      const run = await finished(blog, await order(blog, { documentId }));
      const { draft, published } = await articleRows(blog, documentId);
      expect(draft?.hero).toEqual(run.hero);
      expect(published?.hero).toEqual(run.hero);
      expect(await managerStatus(blog, documentId)).toBe('published');
    });

    it('does not publish an unfinished draft', async () => {
      const documentId = await publishedArticle();
      await blog.strapi
        .documents(ARTICLE)
        .update({ documentId, locale: 'en', data: { title: 'Not ready' } as never });
      await finished(blog, await order(blog, { documentId }));
      const { draft, published } = await articleRows(blog, documentId);
      expect(published?.hero).not.toBeNull();
      expect(draft?.['title']).toBe('Not ready');
      expect(published?.['title']).not.toBe('Not ready');
      expect(await managerStatus(blog, documentId)).toBe('modified');
    });

    it('shows the run without keys, leases and server paths', async () => {
      const documentId = await draftArticle(blog);
      const answer = await order(blog, { documentId });
      const run = await finished(blog, answer);
      const one = await read(await blog.api(`/api/hero-image/generations/${run.id}`));
      expect(one).toMatchObject({ status: 200, data: { id: run.id, status: 'succeeded' } });
      expect(one.data?.cost).toEqual({ credits: CREDITS, estimated: true });
      expect(one.data?.requestedBy).toMatch(/^content-api-token:\d+$/);
      for (const { text } of [answer, one]) {
        for (const secret of [vendor.apiKey, blog.dir, 'lease', 'spool', 'idempotency', 'activeKey', 'jobId'])
          expect(text).not.toContain(secret);
      }
    });
  });

  describe('an identical request', () => {
    const billedBy = async (work: () => Promise<unknown>): Promise<number> => {
      const before = vendor.billed.length;
      await work();
      return vendor.billed.length - before;
    };

    it('joins the run in progress, billed once', async () => {
      const documentId = await draftArticle(blog);
      vendor.script([{ delayMs: 300 }]);
      const billed = await billedBy(async () => {
        const answers = await Promise.all(
          Array.from({ length: 4 }, () => press(blog, { documentId, locale: 'en' })),
        );
        expect(new Set(answers.map(({ data }) => data?.id)).size).toBe(1);
        expect((await finished(blog, answers[0]!)).status).toBe('succeeded');
      });
      expect(billed).toBe(1);
    });

    it('makes a free run with the same files after the first one is over', async () => {
      const documentId = await draftArticle(blog);
      const first = await finished(blog, await press(blog, { documentId, locale: 'en' }));
      const before = await traces(blog);
      const times: number[] = [];
      let again: Generation | null = null;
      const billed = await billedBy(async () => {
        for (let time = 0; time < 20; time += 1) {
          const began = performance.now();
          again = (await press(blog, { documentId, locale: 'en' })).data;
          times.push(performance.now() - began);
        }
      });
      expect(billed).toBe(0);
      expect(again).toMatchObject({ status: 'succeeded', cost: { credits: 0, estimated: false } });
      expect(again!.id).not.toBe(first.id);
      expect(again!.hero).toEqual({ ...first.hero, generation: again!.id });
      expect((await articleRows(blog, documentId)).draft?.hero).toEqual(again!.hero);
      expect(await traces(blog)).toEqual(before);
      const sorted = times.sort((a, b) => a - b);
      console.log(
        `repeated identical request, over HTTP: median ${sorted[10]!.toFixed(1)} ms, slowest ${sorted[19]!.toFixed(1)} ms`,
      );
    });

    it('draws anew with force', async () => {
      const documentId = await draftArticle(blog);
      const first = await finished(blog, await press(blog, { documentId, locale: 'en' }));
      const billed = await billedBy(async () => {
        const anew = await finished(blog, await press(blog, { documentId, locale: 'en', force: true }));
        expect(anew.hero?.image.id).not.toBe(first.hero?.image.id);
      });
      expect(billed).toBe(1);
    });

    it('draws anew when the files were deleted since', async () => {
      const documentId = await draftArticle(blog);
      const first = await finished(blog, await press(blog, { documentId, locale: 'en' }));
      await blog.admin(`/upload/files/${first.hero!.image.id}`, { method: 'DELETE' });
      const billed = await billedBy(async () => {
        expect((await finished(blog, await press(blog, { documentId, locale: 'en' }))).status).toBe(
          'succeeded',
        );
      });
      expect(billed).toBe(1);
    });
  });

  describe('candidates', () => {
    it('are all stored, and the first is the hero', async () => {
      const documentId = await draftArticle(blog);
      const run = await finished(blog, await press(blog, { documentId, locale: 'en', candidates: 3 }));
      expect(run.candidates.map(({ chosen }) => chosen)).toEqual([true, false, false]);
      expect(run.cost.credits).toBe(3 * CREDITS);
      const ids = run.candidates.map(({ file }) => file);
      const stored = await blog.strapi.db.query('plugin::upload.file').count({ where: { id: { $in: ids } } });
      expect(stored).toBe(3);
      expect(ids[0]).toBe(run.hero?.image.id);
      for (const { url } of run.candidates) expect((await fetch(url!)).status).toBe(200);
    });
  });

  describe('canceling', () => {
    it('during the call leaves the entry unchanged and keeps the paid image', async () => {
      const documentId = await draftArticle(blog);
      vendor.script([{ delayMs: 600 }]);
      const billed = vendor.billed.length;
      const { data } = await press(blog, { documentId, locale: 'en' });
      await expect.poll(() => vendor.billed.length).toBe(billed + 1);
      const path = `/hero-image/generations/${data!.id}/cancel`;
      const answer = await read(await blog.admin(path, { method: 'POST' }));
      expect(answer).toMatchObject({
        status: 200,
        data: { status: 'canceled', error: { code: 'canceled' } },
      });
      await expect
        .poll(async () => (await ledgerRow(blog, data!.id)).finishedAt, { timeout: 10_000 })
        .not.toBeNull();
      const row = await ledgerRow(blog, data!.id);
      expect(row).toMatchObject({ status: 'canceled', step: 'stored', activeKey: null, leaseToken: null });
      expect(row.candidates).toHaveLength(1);
      expect((await articleRows(blog, documentId)).draft?.hero).toBeNull();
      // The same wish afterwards takes what was paid for.
      const again = (await press(blog, { documentId, locale: 'en' })).data;
      expect(again).toMatchObject({ status: 'succeeded', cost: { credits: 0 } });
      expect(vendor.billed.length).toBe(billed + 1);
    });

    it('returns a finished run unchanged', async () => {
      const run = await finished(
        blog,
        await press(blog, { documentId: await draftArticle(blog), locale: 'en' }),
      );
      const path = `/hero-image/generations/${run.id}/cancel`;
      expect((await read(await blog.admin(path, { method: 'POST' }))).data).toEqual(run);
    });
  });

  describe('the list of runs', () => {
    it('has the runs of one entry and locale, newest first', async () => {
      const documentId = await draftArticle(blog);
      const first = await finished(blog, await press(blog, { documentId, locale: 'en' }));
      const second = await finished(blog, await press(blog, { documentId, locale: 'en', force: true }));
      const list = async (query: string) => {
        const path = `/hero-image/generations?uid=${ARTICLE}&documentId=${documentId}${query}`;
        return ((await (await blog.admin(path)).json()) as { data: Generation[] }).data.map(({ id }) => id);
      };
      expect(await list('&locale=en')).toEqual([second.id, first.id]);
      expect(await list('&locale=en&limit=1')).toEqual([second.id]);
      expect((await blog.admin(`/hero-image/generations?uid=${ARTICLE}`)).status).toBe(400);
    });

    it('answers 404 for an unknown run id', async () => {
      expect((await blog.admin('/hero-image/generations/none')).status).toBe(404);
      expect((await blog.admin('/hero-image/generations/none/cancel', { method: 'POST' })).status).toBe(404);
    });
  });
};
