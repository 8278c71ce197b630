import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import { drawPicture } from '../support/emulators/picture';
import { articleRows, draftArticle, ledgerRow } from '../support/blog/blog-runs';
import { settledRuns } from '../support/runs';
import { startBlog, type Blog } from '../support/strapi';

let blog: Blog;
let vendor: OpenAiEmulator;

beforeAll(async () => {
  vendor = await startOpenAiEmulator();
  blog = await startBlog({
    heroConfig: {
      providers: {
        main: {
          type: 'openai-compatible',
          baseUrl: vendor.baseUrl,
          apiKey: vendor.apiKey,
          allowPrivateNetwork: true,
        },
      },
      jobs: { concurrency: 1 },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await vendor.close();
});

describe('an upload limit below what heroes take', () => {
  const LIMIT = 20_000;
  const heroOf = async (documentId: string) => (await articleRows(blog, documentId)).published?.hero ?? null;

  it('is kept by the card and by the image, with a warning in run and doctor', async () => {
    const { strapi } = blog;
    strapi.config.set('plugin::upload.sizeLimit', LIMIT);
    try {
      const documentId = await draftArticle(blog);
      await blog.publish(documentId);
      const source = async () => (await heroOf(documentId))?.source ?? null;
      await expect.poll(source, { timeout: 20_000, interval: 50 }).toBe('ai');
      const hero = (await heroOf(documentId))!;
      const files = (await strapi.db.query('plugin::upload.file').findMany()) as {
        size: number;
        formats: Record<string, { size: number }>;
      }[];
      // In kilobytes, as the media library keeps them.
      const sizes = files.flatMap(({ size, formats }) => [
        size,
        ...Object.values(formats).map((format) => format.size),
      ]);
      expect(sizes.length).toBeGreaterThan(4);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(LIMIT / 1_000);
      const row = await ledgerRow(blog, hero.generation);
      expect(row.warnings.join(' ')).toContain('sizeLimit');
      const doctor = (await (await blog.admin('/hero-image/doctor')).json()) as { data: DoctorCheck[] };
      expect(doctor.data.find(({ name }) => name === 'storage')).toMatchObject({
        state: 'warn',
        says: expect.stringContaining(String(LIMIT)) as string,
        todo: expect.stringContaining('sizeLimit') as string,
      });
    } finally {
      strapi.config.set('plugin::upload.sizeLimit', 1_000_000_000);
    }
  });
});

describe('publishing more articles at once than a slow provider takes', () => {
  it('attaches a card to each of them before the first image is drawn', async () => {
    const billed = vendor.billed.length;
    vendor.script([{ delayMs: 4_000 }]);
    const articles = await Promise.all(Array.from({ length: 5 }, () => draftArticle(blog)));
    for (const documentId of articles) await blog.publish(documentId);
    const sources = () =>
      Promise.all(articles.map(async (id) => (await articleRows(blog, id)).published?.hero?.source ?? null));

    await expect.poll(sources, { timeout: 15_000, interval: 50 }).toEqual(articles.map(() => 'card'));
    expect(vendor.billed.length - billed).toBeLessThanOrEqual(1);

    await expect.poll(sources, { timeout: 30_000, interval: 100 }).toEqual(articles.map(() => 'ai'));
    expect(vendor.billed.length - billed).toBe(articles.length);
  });
});

describe('publishing an article whose picture its vendor flags', () => {
  it('keeps the card, also on the next publish, and pays once', async () => {
    const picture = await drawPicture({ seed: 'flagged', width: 1536, height: 1024, format: 'jpeg' });
    const data = [{ b64_json: picture.toString('base64'), finish_reason: 'CONTENT_FILTERED' }];
    const title = 'A flagged article';
    vendor.scriptFor(title, { create: [{ status: 200, body: { created: 1, data }, bills: true }] });
    const documentId = await draftArticle(blog, { title });
    for (let times = 0; times < 2; times += 1) {
      await blog.publish(documentId);
      const runs = await settledRuns(blog, documentId);
      expect(runs.findLast(({ trigger }) => trigger === 'publish')).toMatchObject({
        status: 'succeeded',
        hero: null,
        candidates: [{ flag: 'CONTENT_FILTERED', chosen: false }],
        warnings: [expect.stringContaining('CONTENT_FILTERED')],
      });
      expect((await articleRows(blog, documentId)).published?.hero?.source).toBe('card');
    }
    expect(vendor.billed.filter(({ prompt }) => prompt.includes(title))).toHaveLength(1);
  });
});
