import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hero } from '../../server/src/contracts/hero';
import { configSchema } from '../../server/src/contracts/config';
import { createRunStore } from '../../server/src/runs/store/run-store';
import { findMissedPublishes as sweepWith } from '../../server/src/triggers/missed-publishes';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { finished, press } from '../support/blog/blog-runs';
import { publishedOf, runsOf, settledRuns, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

let vendor: VendorEmulator;
let blog: Blog;
beforeAll(async () => {
  vendor = await startOpenAiEmulator({ drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: { main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } },
      publish: { mode: 'stale' },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await vendor.close();
});

const heroOf = async (documentId: string): Promise<Hero | null> =>
  (await publishedOf(blog, documentId))?.hero ?? null;

const publish = async (documentId: string): Promise<Hero | null> => {
  await blog.publish(documentId);
  await settledRuns(blog, documentId);
  return heroOf(documentId);
};

const edit = async (documentId: string, data: Record<string, unknown>): Promise<void> => {
  await blog.strapi.documents(ARTICLE).update({ documentId, locale: 'en', data: data as never });
};

describe('publishing with mode stale', () => {
  it('redraws the hero of a changed article, and keeps the old one until then', async () => {
    const documentId = await writeArticle(blog, { title: 'Ebb' });
    const first = await publish(documentId);
    expect(first).toMatchObject({ source: 'ai' });
    await edit(documentId, { title: 'Flood' });
    const seen: (string | undefined)[] = [];
    blog.strapi.eventHub.on('entry.update', ({ entry }: { entry: { documentId: string; hero: Hero } }) => {
      if (entry.documentId === documentId) seen.push(entry.hero.source);
      return Promise.resolve();
    });
    const second = await publish(documentId);
    expect(second).toMatchObject({ source: 'ai' });
    expect(second?.generation).not.toBe(first?.generation);
    expect(second?.inputs).not.toBe(first?.inputs);
    // No card in between.
    expect(new Set(seen)).toEqual(new Set(['ai']));
  });

  it('starts no run when nothing has changed', async () => {
    const documentId = await writeArticle(blog);
    const first = await publish(documentId);
    const before = { runs: (await runsOf(blog, documentId)).length, billed: vendor.billed.length };
    await edit(documentId, { slug: `another-${documentId}` });
    expect(await publish(documentId)).toEqual(first);
    expect((await runsOf(blog, documentId)).length).toBe(before.runs);
    expect(vendor.billed.length).toBe(before.billed);
  });

  it('keeps heroes that a person pinned or picked', async () => {
    const documentId = await writeArticle(blog);
    const hero = await publish(documentId);
    for (const kept of [
      { ...hero!, pinned: true },
      { ...hero!, source: 'library', generation: null },
    ]) {
      await edit(documentId, { hero: kept, title: `Title ${JSON.stringify(kept).length} of a new article` });
      const before = vendor.billed.length;
      expect(await publish(documentId)).toEqual(kept);
      expect(vendor.billed.length).toBe(before);
    }
  });

  it('treats a hero from an editor’s prompt as fresh until the article changes', async () => {
    const documentId = await writeArticle(blog, { title: 'A lighthouse' });
    await finished(blog, await press(blog, { documentId, locale: 'en', prompt: 'Only the keeper’s dog' }));
    const before = vendor.billed.length;
    const hero = await publish(documentId);
    expect(hero).toMatchObject({ source: 'ai' });
    expect(vendor.billed.length).toBe(before);
    await edit(documentId, { title: 'Two lighthouses' });
    expect((await publish(documentId))?.generation).not.toBe(hero?.generation);
    expect(vendor.billed.length).toBe(before + 1);
  });
});

describe('an article that was published without the publish hook', () => {
  const importRow = async (title: string): Promise<string> => {
    const documentId = `imported${title.toLowerCase().replace(/\W/g, '')}`.padEnd(24, 'x').slice(0, 24);
    const data = { documentId, title, locale: 'en', slug: documentId };
    await blog.strapi.db.query(ARTICLE).create({ data: { ...data, publishedAt: null } });
    await blog.strapi.db.query(ARTICLE).create({ data: { ...data, publishedAt: new Date('2019-05-05') } });
    return documentId;
  };
  /** The plugin's own, which it does every few minutes, here at once. */
  const sweep = (): Promise<void> =>
    sweepWith({
      strapi: blog.strapi,
      config: configSchema.parse({ publish: { mode: 'stale' } }),
      runStore: createRunStore(blog.strapi),
      wake: () => undefined,
    } as never);

  it('is found once, by the second sweep at the latest', async () => {
    await sweep();
    const documentId = await importRow('Imported tides');
    await sweep();
    await sweep();
    await sweep();
    const runs = await settledRuns(blog, documentId);
    expect(runs.map(({ trigger }) => trigger).sort()).toEqual(['instant-card', 'publish']);
    expect(await heroOf(documentId)).toMatchObject({ source: 'ai' });
  });

  it('is skipped when its hero was removed since', async () => {
    const documentId = await importRow('Bare shore');
    const run = await press(blog, { documentId, locale: 'en', provider: 'brand-card' });
    await finished(blog, run);
    await edit(documentId, { hero: null });
    await blog.strapi.db.query(ARTICLE).updateMany({ where: { documentId }, data: { hero: null } });
    await sweep();
    await sweep();
    expect((await runsOf(blog, documentId)).map(({ trigger }) => trigger)).toEqual(['button']);
  });

  it('is skipped when it was there before the first sweep', async () => {
    await blog.strapi.store({ type: 'plugin', name: 'hero-image', key: 'sweep' }).set({ value: {} });
    const documentId = await importRow('Old archive');
    await sweep();
    await sweep();
    await sweep();
    expect(await runsOf(blog, documentId)).toEqual([]);
  });
});
