import { expect, it } from 'vitest';
import type { OpenAiEmulator } from '../emulators/openai';
import { publishedOf, runsOf, settledRuns, writeArticle } from '../runs';
import { ARTICLE, type Blog } from '../strapi';
import { articleRows, finished, order, press } from '../blog/blog-runs';

interface Site {
  blog: Blog;
  api: OpenAiEmulator;
}

/** The first call takes long enough for the others to meet it. */
const UNDER_WAY = { delayMs: 1_000 };

let titles = 0;

/** Several entries that ask for the very same picture at the same moment, by whatever way. */
export const sameRequestRules = (site: () => Site): void => {
  /** So many drafts of one title, and what was billed since. */
  const drafts = async (count: number) => {
    titles += 1;
    const title = `Harbour ${titles} in ${count} drafts`;
    const { blog, api } = site();
    const ids = await Promise.all(Array.from({ length: count }, () => writeArticle(blog, { title })));
    return { ids, title, billed: () => api.billed.filter(({ prompt }) => prompt.includes(title)).length };
  };
  const runsFor = async (ids: string[]) => {
    const runs = await Promise.all(ids.map((id) => settledRuns(site().blog, id)));
    return runs.map((ofEntry) => ofEntry.find(({ trigger }) => trigger !== 'instant-card')!);
  };

  it('pays once for four drafts of one title that are published at the same moment', async () => {
    const { blog, api } = site();
    api.script([UNDER_WAY]);
    const { ids, billed } = await drafts(4);
    await Promise.all(ids.map((id) => blog.publish(id)));
    const runs = await runsFor(ids);
    expect(billed()).toBe(1);
    expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('succeeded'));
    expect(runs.filter(({ credits }) => credits === 0)).toHaveLength(3);
    const heroes = await Promise.all(ids.map(async (id) => (await publishedOf(blog, id))?.hero));
    expect(heroes.map((hero) => hero?.source)).toEqual(Array(4).fill('ai'));
    expect(new Set(heroes.map((hero) => hero?.image.id)).size).toBe(1);
    expect(heroes.map((hero) => hero?.generation)).toEqual(runs.map(({ runId }) => runId));
  });

  it('pays once when a title is published, requested twice and backfilled at the same moment', async () => {
    const { blog, api } = site();
    api.script([UNDER_WAY]);
    const { ids, title, billed } = await drafts(4);
    const [published, pressed, ordered] = ids as [string, string, string, string];
    const backfill = { uid: ARTICLE, scope: 'all', filters: { title } };
    const [, ...answers] = await Promise.all([
      blog.publish(published),
      press(blog, { documentId: pressed }),
      order(blog, { documentId: ordered }),
      blog.admin('/hero-image/backfills', { json: backfill }),
    ]);
    await Promise.all(answers.slice(0, 2).map((answer) => finished(blog, answer as never)));
    await expect.poll(async () => (await runsOf(blog, ids[3])).length).toBe(1);
    await runsFor(ids);
    expect(billed()).toBe(1);
    const rows = await Promise.all(ids.map((id) => articleRows(blog, id)));
    expect(rows.map(({ draft }) => draft?.hero?.source)).toEqual(Array(4).fill('ai'));
  });

  it('draws an own image for each request with force', async () => {
    const { blog } = site();
    const { ids, billed } = await drafts(2);
    const [first, second] = await Promise.all(
      ids.map((documentId) => press(blog, { documentId, force: true })),
    );
    await Promise.all([finished(blog, first!), finished(blog, second!)]);
    expect(billed()).toBe(2);
  });

  it('sends the next request when the first one is refused', async () => {
    const { blog, api } = site();
    api.script([{ status: 400, body: { error: { message: 'No.', code: 'moderation_blocked' } } }]);
    const { ids, billed } = await drafts(3);
    await Promise.all(ids.map((id) => blog.publish(id)));
    const runs = await runsFor(ids);
    expect(runs.map(({ status }) => status).toSorted()).toEqual(['failed', 'succeeded', 'succeeded']);
    expect(billed()).toBe(1);
  });

  it('ends as one unknown run and failed runs when the first outcome is unknown', async () => {
    const { blog, api } = site();
    api.script([{ reset: 'after-accept' }]);
    const { ids, billed } = await drafts(3);
    await Promise.all(ids.map((id) => blog.publish(id)));
    const runs = await runsFor(ids);
    expect(runs.map(({ status }) => status).toSorted()).toEqual(['failed', 'failed', 'unknown']);
    expect(runs.map(({ error }) => error?.code)).toEqual(Array(3).fill('provider_outcome_unknown'));
    const waited = runs.flatMap(({ status }, index) => (status === 'failed' ? (ids[index] ?? []) : []));
    await blog.publish(waited[0]!);
    expect((await runsFor(waited.slice(0, 1)))[0]?.status).toBe('failed');
    expect(billed()).toBe(1);
    expect((await publishedOf(blog, ids[0]!))?.hero?.source).toBe('card');

    const anew = await finished(blog, await press(blog, { documentId: waited[0] }));
    expect(anew).toMatchObject({ status: 'succeeded' });
    expect(anew.warnings.join()).toContain('it is unknown whether');
    expect(billed()).toBe(2);
    const last = await finished(blog, await press(blog, { documentId: waited[1] }));
    expect(last).toMatchObject({ status: 'succeeded', cost: { credits: 0 } });
    expect(billed()).toBe(2);
  });
};
