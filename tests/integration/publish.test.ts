import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import { sameRequestRules } from '../support/runs/same-request-rules';
import { postgresUnreachable } from '../support/postgres';
import { draftOf, publishedOf, runsOf, settledRuns, statusOf, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

const unreachable = await postgresUnreachable();
if (unreachable !== null) {
  if (process.env['CI']) throw new Error(`PostgreSQL is required in CI: ${unreachable}`);
  console.warn(`PostgreSQL is not reachable (${unreachable}); publishing is tested on SQLite only.`);
}
const databases = unreachable === null ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);

describe.each(databases)('publishing, with an API that draws, on %s', (database) => {
  let blog: Blog;
  let api: OpenAiEmulator;

  beforeAll(async () => {
    api = await startOpenAiEmulator({ delayMs: 200, drawsLittle: true });
    blog = await startBlog({
      database,
      heroConfig: {
        output: SMALL_OUTPUT,
        providers: {
          main: {
            type: 'openai-compatible',
            baseUrl: api.baseUrl,
            apiKey: api.apiKey,
            model: 'gpt-image-2',
            allowPrivateNetwork: true,
          },
        },
      },
    });
  });
  afterEach(() => settledRuns(blog).catch(() => undefined));
  afterAll(async () => {
    await blog.stop();
    await api.close();
  });

  sameRequestRules(() => ({ blog, api }));

  it('attaches a card at once and the drawn image when it is ready', async () => {
    api.script([{ delayMs: 1_500 }]);
    const id = await writeArticle(blog);
    await blog.publish(id);
    await expect
      .poll(async () => (await publishedOf(blog, id))?.hero?.source, { timeout: 5_000 })
      .toBe('card');
    await settledRuns(blog, id);
    const published = await publishedOf(blog, id);
    expect(published?.hero).toMatchObject({ source: 'ai', pinned: false });
    expect((await draftOf(blog, id))?.hero).toEqual(published?.hero);
    expect(published?.cover?.id).toBe(published?.hero?.image.id);
    expect(await statusOf(blog, id)).toBe('published');
  });

  it('draws once however often an article is published meanwhile', async () => {
    api.script([{ delayMs: 600 }]);
    const before = api.billed.length;
    const id = await writeArticle(blog);
    await blog.publish(id);
    await blog.publish(id);
    await blog.strapi
      .documents(ARTICLE)
      .update({ documentId: id, locale: 'en', data: {}, status: 'published' });
    await settledRuns(blog, id);
    expect(api.billed.length - before).toBe(1);
    expect((await publishedOf(blog, id))?.hero?.source).toBe('ai');
    await blog.publish(id);
    expect((await runsOf(blog, id)).filter(({ trigger }) => trigger === 'publish')).toHaveLength(1);
  });

  it('treats create and update with status published as a publish', async () => {
    const { documentId } = await blog.strapi.documents(ARTICLE).create({
      locale: 'en',
      status: 'published',
      data: { title: 'Born published', slug: `born-published-${database}` },
    });
    const updated = await writeArticle(blog);
    await blog.strapi
      .documents(ARTICLE)
      .update({ documentId: updated, locale: 'en', data: {}, status: 'published', fields: ['title'] });
    for (const id of [documentId, updated]) {
      await settledRuns(blog, id);
      expect((await publishedOf(blog, id))?.hero?.source).toBe('ai');
    }
  });

  it('draws a hero for each locale when all are published at once', async () => {
    const id = await writeArticle(blog, { title: 'Good morning' });
    await blog.strapi.documents(ARTICLE).update({
      documentId: id,
      locale: 'de',
      data: { title: 'Guten Morgen', slug: `guten-morgen-${database}` },
    });
    await blog.strapi.documents(ARTICLE).publish({ documentId: id, locale: '*' });
    await settledRuns(blog, id);
    const english = (await publishedOf(blog, id, 'en'))?.hero;
    const german = (await publishedOf(blog, id, 'de'))?.hero;
    expect(english?.image.alternativeText).toBe('Good morning');
    expect(german?.image.alternativeText).toBe('Guten Morgen');
  });

  it('leaves no run when the publish is rolled back', async () => {
    const id = await writeArticle(blog);
    await expect(
      blog.strapi.db.transaction(async () => {
        await blog.publish(id);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await publishedOf(blog, id)).toBeNull();
    expect(await runsOf(blog, id)).toEqual([]);
  });

  it('publishes although the run cannot be inserted', async () => {
    const id = await writeArticle(blog);
    const fail = (): void => {
      throw new Error('the ledger is broken');
    };
    const stop = blog.strapi.db.lifecycles.subscribe({
      models: ['plugin::hero-image.generation'],
      beforeCreate: fail,
      beforeCreateMany: fail,
    });
    const logged = vi.spyOn(blog.strapi.log, 'error').mockReturnValue(blog.strapi.log);
    await blog.publish(id);
    stop();
    expect(await publishedOf(blog, id)).not.toBeNull();
    expect(await runsOf(blog, id)).toEqual([]);
    expect(JSON.stringify(logged.mock.calls)).toContain('the ledger is broken');
    logged.mockRestore();
  });

  it('does not publish a later edit of the draft, and the entry stays modified', async () => {
    api.script([{ delayMs: 600 }]);
    const id = await writeArticle(blog, { title: 'As published' });
    await blog.publish(id);
    await blog.strapi
      .documents(ARTICLE)
      .update({ documentId: id, locale: 'en', data: { title: 'Still writing' } });
    await settledRuns(blog, id);
    expect(await publishedOf(blog, id)).toMatchObject({ title: 'As published', hero: { source: 'ai' } });
    expect(await draftOf(blog, id)).toMatchObject({ title: 'Still writing', hero: { source: 'ai' } });
    expect(await statusOf(blog, id)).toBe('modified');
  });

  it('keeps the hero that the editor chose while the image was drawn', async () => {
    const other = await writeArticle(blog);
    await blog.publish(other);
    await settledRuns(blog, other);
    const chosen = (await publishedOf(blog, other))?.hero;
    const id = await writeArticle(blog);
    api.script([{ delayMs: 800 }]);
    await blog.publish(id);
    await wait(300);
    await blog.strapi.documents(ARTICLE).update({
      documentId: id,
      locale: 'en',
      status: 'published',
      data: { hero: { ...chosen, pinned: true, source: 'library' } },
    });
    const runs = await settledRuns(blog, id);
    expect((await publishedOf(blog, id))?.hero).toMatchObject({ source: 'library', pinned: true });
    const drawn = runs.find(({ trigger }) => trigger === 'publish');
    expect(drawn).toMatchObject({ status: 'succeeded', hero: { source: 'ai' } });
    expect(drawn?.warnings.join(' ')).toMatch(/kept|changed/);
  });

  it('keeps an existing hero', async () => {
    const id = await writeArticle(blog);
    await blog.publish(id);
    await settledRuns(blog, id);
    const before = (await publishedOf(blog, id))?.hero;
    const calls = api.requests.length;
    await blog.strapi
      .documents(ARTICLE)
      .update({ documentId: id, locale: 'en', data: { title: 'Another title' }, status: 'published' });
    await wait(300);
    expect((await publishedOf(blog, id))?.hero).toEqual(before);
    expect(api.requests.length).toBe(calls);
  });

  it('keeps the card when the vendor refuses, stores why, and asks again on the next publish', async () => {
    api.script([
      {
        status: 400,
        body: { error: { message: 'No.', type: 'invalid_request_error', code: 'moderation_blocked' } },
      },
    ]);
    const id = await writeArticle(blog);
    await blog.publish(id);
    const runs = await settledRuns(blog, id);
    expect(runs.find(({ trigger }) => trigger === 'publish')).toMatchObject({
      status: 'failed',
      error: { code: 'provider_rejected' },
    });
    expect((await publishedOf(blog, id))?.hero?.source).toBe('card');
    await blog.publish(id);
    await settledRuns(blog, id);
    expect((await publishedOf(blog, id))?.hero?.source).toBe('ai');
  });

  it('sends no second call on publish while an outcome is unknown', async () => {
    api.script([{ reset: 'after-accept' }]);
    const id = await writeArticle(blog);
    await blog.publish(id);
    const runs = await settledRuns(blog, id);
    expect(runs.find(({ trigger }) => trigger === 'publish')).toMatchObject({
      status: 'unknown',
      error: { code: 'provider_outcome_unknown' },
    });
    const calls = api.requests.length;
    await blog.publish(id);
    await wait(300);
    await settledRuns(blog, id);
    expect(api.requests.length).toBe(calls);
    expect((await publishedOf(blog, id))?.hero?.source).toBe('card');
  });

  it('emits entry.update once for each new hero', async () => {
    api.script([{ delayMs: 1_500 }]);
    const id = await writeArticle(blog);
    const told: string[] = [];
    const listener = ({ entry }: { entry?: { documentId?: string; hero?: { source?: string } } }): void => {
      if (entry?.documentId === id) told.push(entry.hero?.source ?? 'none');
    };
    blog.strapi.eventHub.on('entry.update', listener as never);
    await blog.publish(id);
    await settledRuns(blog, id);
    await expect.poll(() => told).toEqual(['card', 'ai']);
    blog.strapi.eventHub.off('entry.update', listener as never);
  });
});
