import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { editorWith, GENERATE, onArticles, READ_RUNS } from '../support/blog/accounts';
import { finished, press } from '../support/blog/blog-runs';
import { draftOf, publishedOf, runsOf, statusOf, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

let vendor: VendorEmulator;
let blog: Blog;
beforeAll(async () => {
  vendor = await startOpenAiEmulator({ delayMs: 300, drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: { main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } },
      use: ['main'],
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await vendor.close();
});

const seen = async (documentId: string): Promise<string> =>
  new Date((await draftOf(blog, documentId))!.updatedAt).toISOString();
const ask = async (documentId: string, more: object = {}) =>
  press(blog, { documentId, locale: 'en', publish: { draft: await seen(documentId) }, ...more });
const edit = async (documentId: string, title: string): Promise<void> => {
  await blog.strapi.documents(ARTICLE).update({ documentId, locale: 'en', data: { title } });
};

describe('publish when ready', () => {
  it('publishes the draft that was seen, with its hero', async () => {
    const documentId = await writeArticle(blog, { title: 'Spring tide' });
    const events: string[] = [];
    blog.strapi.eventHub.on('entry.publish', ({ entry }: { entry: { documentId: string } }) => {
      if (entry.documentId === documentId) events.push('published');
      return Promise.resolve();
    });
    const asked = await ask(documentId);
    expect(asked.data).toMatchObject({ publication: { state: 'waiting', message: null } });
    expect(await publishedOf(blog, documentId)).toBeNull();
    const run = await finished(blog, asked);
    expect(run).toMatchObject({ status: 'succeeded', publication: { state: 'done', message: null } });
    const published = await publishedOf(blog, documentId);
    expect(published).toMatchObject({ title: 'Spring tide', hero: { generation: run.id, source: 'ai' } });
    expect(await statusOf(blog, documentId)).toBe('published');
    expect(events).toEqual(['published']);
    // The hero is there: the publish itself asks for no other one.
    expect(await runsOf(blog, documentId)).toHaveLength(1);
  });

  it('does not publish a draft that was changed meanwhile, and says so', async () => {
    const documentId = await writeArticle(blog, { title: 'Before' });
    await blog.publish(documentId);
    await expect
      .poll(async () => (await publishedOf(blog, documentId))?.hero?.source, { timeout: 10_000 })
      .toBe('ai');
    await edit(documentId, 'Ready');
    const asked = await ask(documentId, { force: true });
    await edit(documentId, 'Not ready any more');
    const run = await finished(blog, asked);
    expect(run).toMatchObject({ status: 'succeeded', publication: { state: 'skipped' } });
    expect(run.publication?.message).toContain('changed in the meantime');
    expect((await publishedOf(blog, documentId))?.title).toBe('Before');
    expect((await draftOf(blog, documentId))?.title).toBe('Not ready any more');
    expect(await statusOf(blog, documentId)).toBe('modified');
  });

  it('is refused at once for another draft than the one that was seen', async () => {
    const documentId = await writeArticle(blog);
    const before = vendor.billed.length;
    const answer = await press(blog, {
      documentId,
      locale: 'en',
      publish: { draft: '2020-01-01T00:00:00.000Z' },
    });
    expect(answer).toMatchObject({ status: 409, error: { details: { code: 'conflict' } } });
    expect(vendor.billed.length).toBe(before);
  });

  it('publishes nothing when the run fails, or is canceled', async () => {
    const documentId = await writeArticle(blog);
    vendor.script([{ status: 400, body: { error: { message: 'No', type: 'invalid_request_error' } } }]);
    const failed = await finished(blog, await ask(documentId));
    expect(failed).toMatchObject({ status: 'failed', publication: { state: 'skipped' } });
    const other = await writeArticle(blog);
    const asked = await ask(other);
    await blog.admin(`/hero-image/generations/${asked.data!.id}/cancel`, { method: 'POST' });
    const canceled = await finished(blog, asked);
    expect(canceled).toMatchObject({ status: 'canceled', publication: { state: 'skipped' } });
    for (const id of [documentId, other]) expect(await publishedOf(blog, id)).toBeNull();
  });

  it('publishes at once when the image was drawn before', async () => {
    const title = 'Drawn before';
    const first = await writeArticle(blog, { title });
    await finished(blog, await press(blog, { documentId: first, locale: 'en' }));
    const billed = vendor.billed.length;
    const second = await writeArticle(blog, { title });
    const run = await finished(blog, await ask(second));
    expect(run).toMatchObject({ status: 'succeeded', publication: { state: 'done' } });
    expect((await publishedOf(blog, second))?.hero?.generation).toBe(run.id);
    expect(vendor.billed.length).toBe(billed);
  });

  it('checks the permission to publish again before it publishes', async () => {
    const rights = [GENERATE, READ_RUNS, onArticles('read'), onArticles('update')];
    const author = await editorWith(blog, rights);
    const mayNot = await writeArticle(blog);
    const wish = async (documentId: string) => ({
      documentId,
      locale: 'en',
      publish: { draft: await seen(documentId) },
    });
    expect((await press(blog, await wish(mayNot), author)).status).toBe(403);

    const publisher = await editorWith(blog, [...rights, onArticles('publish')]);
    const allowed = await writeArticle(blog);
    const done = await finished(blog, await press(blog, await wish(allowed), publisher));
    expect(done.publication).toEqual({ state: 'done', message: null });

    const left = await writeArticle(blog);
    const asked = await press(blog, await wish(left), publisher);
    expect(asked.status).toBe(202);
    const [, id] = asked.data!.requestedBy.split(':');
    await blog.strapi.db.query('admin::user').update({ where: { id }, data: { isActive: false } });
    const run = await finished(blog, asked);
    expect(run).toMatchObject({ status: 'succeeded', publication: { state: 'skipped' } });
    expect(await publishedOf(blog, left)).toBeNull();
  });
});
