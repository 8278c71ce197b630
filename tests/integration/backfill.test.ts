import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backfill, BackfillPlan, CreateBackfill } from '../../server/src/contracts/backfill';
import type { CliService } from '../../server/src/contracts/cli-service';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { finished, press } from '../support/blog/blog-runs';
import { booksOf } from '../support/billing/spend-ledger-of';
import { draftOf, publishedOf, runsOf, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

const PATIENCE_MS = 60_000;

let vendor: VendorEmulator;
let blog: Blog;
beforeAll(async () => {
  vendor = await startOpenAiEmulator({ delayMs: 100, drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: {
        main: {
          type: 'openai-compatible',
          baseUrl,
          apiKey,
          allowPrivateNetwork: true,
          creditsPerImage: 2,
          concurrency: 2,
        },
      },
      publish: { mode: 'off' },
      budget: { creditsPerDay: 60 },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await vendor.close();
});

const send = async <T>(path: string, json?: unknown): Promise<T> => {
  const response = await blog.admin(`/hero-image/backfills${path}`, json === undefined ? {} : { json });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${response.status} ${text}`);
  return (JSON.parse(text) as { data: T }).data;
};
/** The service of the plugin that the command uses. */
const cliService = (): CliService => blog.strapi.plugin('hero-image').service('cli') as unknown as CliService;
const order = (marker: string, more: Partial<CreateBackfill> = {}): CreateBackfill => ({
  uid: ARTICLE,
  filters: { title: { $startsWith: marker } },
  ...more,
});
const start = (wish: CreateBackfill): Promise<Backfill> => send('', wish);
const plan = (wish: CreateBackfill): Promise<BackfillPlan> => send('', { ...wish, dryRun: true });
const act = (id: string, action: string): Promise<Backfill> => send(`/${id}/actions`, { action });

const until = async (id: string, isThere: (backfill: Backfill) => boolean): Promise<Backfill> => {
  const began = Date.now();
  for (;;) {
    const backfill = await send<Backfill>(`/${id}`);
    if (isThere(backfill)) return backfill;
    if (Date.now() - began > PATIENCE_MS) throw new Error(`Not there: ${JSON.stringify(backfill)}`);
    await wait(50);
  }
};
const done = (id: string): Promise<Backfill> => until(id, ({ status }) => status === 'done');

const articles = async (marker: string, count: number, { published = true } = {}): Promise<string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = await writeArticle(blog, { title: `${marker} ${index}: a harbour` });
    if (published) await blog.publish(id);
    ids.push(id);
  }
  return ids;
};
const billedFor = (marker: string): number =>
  vendor.billed.filter(({ prompt }) => prompt.includes(marker)).length;

describe('a backfill', () => {
  it('counts and prices a plan without a vendor call', async () => {
    await articles('Plan', 3);
    await articles('Plan', 1, { published: false });
    const before = vendor.requests.length;
    expect(await plan(order('Plan'))).toMatchObject({
      ...{ uid: ARTICLE, field: 'hero', entries: 3, runs: 3, kept: 0, credits: 6, provider: 'main' },
      problems: [],
    });
    expect(await plan(order('Plan', { scope: 'all' }))).toMatchObject({ entries: 4, runs: 4, credits: 8 });
    expect(await plan(order('Plan', { limit: 2 }))).toMatchObject({ runs: 2, credits: 4 });
    expect(await plan(order('Plan', { provider: 'brand-card' }))).toMatchObject({ runs: 3, credits: 0 });
    expect(await plan(order('Nobody'))).toMatchObject({ entries: 0, runs: 0, credits: 0, provider: null });
    expect(vendor.requests.length).toBe(before);
  });

  it('draws a hero for each entry and locale, and keeps existing heroes', async () => {
    const [first, second, third] = await articles('All', 3);
    await blog.strapi.documents(ARTICLE).update({
      documentId: first!,
      locale: 'de',
      data: { title: 'All 0: ein Hafen', slug: 'all-0-de' },
    });
    await blog.publish(first!, 'de');
    await finished(blog, await press(blog, { documentId: second!, locale: 'en', provider: 'brand-card' }));
    await blog.publish(second!);
    const had = (await publishedOf(blog, second!))!.hero;

    const { id } = await start(order('All'));
    const backfill = await done(id);
    expect(backfill).toMatchObject({
      ...{ entries: 4, kept: 1, credits: 6, message: null },
      runs: { waiting: 0, running: 0, succeeded: 3, failed: 0, canceled: 0, unknown: 0 },
    });
    expect((await publishedOf(blog, first!, 'de'))?.hero).toMatchObject({ source: 'ai' });
    expect((await publishedOf(blog, third!))?.hero).toMatchObject({ source: 'ai' });
    expect((await draftOf(blog, third!))?.hero).toEqual((await publishedOf(blog, third!))?.hero);
    expect((await publishedOf(blog, second!))?.hero).toEqual(had);
    expect(billedFor('All')).toBe(3);

    // Once more there is nothing left to do.
    const again = await done((await start(order('All'))).id);
    expect(again).toMatchObject({ entries: 4, kept: 4, runs: { succeeded: 0 } });
  });

  it('never replaces a pinned hero, and replaces others only when asked', async () => {
    const [pinned, plain] = await articles('Keep', 2);
    for (const id of [pinned!, plain!]) {
      await finished(blog, await press(blog, { documentId: id, locale: 'en', provider: 'brand-card' }));
    }
    const hero = (await draftOf(blog, pinned!))!.hero!;
    await blog.strapi
      .documents(ARTICLE)
      .update({ documentId: pinned!, locale: 'en', data: { hero: { ...hero, pinned: true } as never } });
    for (const id of [pinned!, plain!]) await blog.publish(id);
    const { id } = await start(order('Keep', { existing: 'replace', chosen: true }));
    expect(await done(id)).toMatchObject({ kept: 1, runs: { succeeded: 1 } });
    expect((await publishedOf(blog, pinned!))?.hero?.pinned).toBe(true);
    expect((await publishedOf(blog, plain!))?.hero?.source).toBe('ai');
    // What is fresh is not drawn again.
    const fresh = await done((await start(order('Keep', { existing: 'stale' }))).id);
    expect(fresh.runs.succeeded).toBe(0);
    expect(billedFor('Keep')).toBe(1);
  });

  it('can be paused, resumed and canceled; runs in progress complete', async () => {
    await articles('Pause', 8);
    const { id } = await start(order('Pause'));
    await until(id, ({ runs }) => runs.succeeded > 0);
    expect((await act(id, 'pause')).status).toBe('paused');
    const resting = await until(id, ({ runs }) => runs.running === 0);
    const billed = billedFor('Pause');
    expect(billed).toBeLessThan(8);
    await wait(700);
    expect(billedFor('Pause')).toBe(billed);
    expect(resting.runs.succeeded).toBe(billed);

    expect((await act(id, 'resume')).status).toBe('running');
    await until(id, ({ runs }) => runs.succeeded > billed);
    await act(id, 'cancel');
    const over = await until(id, ({ runs }) => runs.running + runs.waiting === 0);
    expect(over.status).toBe('canceled');
    expect(over.runs.succeeded).toBe(billedFor('Pause'));
    expect(over.runs.succeeded + over.runs.canceled).toBe(8);
    await expect(act(id, 'resume')).rejects.toThrow('canceled');
  });

  it('retries failed runs only, and says why they failed', async () => {
    await articles('Retry', 3);
    vendor.scriptFor('Retry 1', {
      create: [{ status: 400, body: { error: { message: 'No', type: 'invalid_request_error' } } }],
    });
    const { id } = await start(order('Retry', { provider: 'main' }));
    expect((await done(id)).runs).toMatchObject({ succeeded: 2, failed: 1 });
    expect(await cliService().whyFailed(id)).toEqual([expect.stringMatching(/^main .*No/)]);
    await act(id, 'retry');
    const backfill = await until(id, ({ status, runs }) => status === 'done' && runs.succeeded === 3);
    expect(backfill.runs.failed).toBe(0);
    expect(billedFor('Retry')).toBe(3);
  });

  it('pauses when the budget is spent, with no failed run', async () => {
    await booksOf(blog).clear();
    await articles('Budget', 4);
    await blog.strapi.db.query('plugin::hero-image.budget').create({
      data: { period: `day ${new Date().toISOString().slice(0, 10)}`, used: 56_000_000, warned: false },
    });
    const { id } = await start(order('Budget'));
    const paused = await until(id, ({ status, runs }) => status === 'paused' && runs.running === 0);
    expect(paused.message).toContain('creditsPerDay');
    expect(paused.runs).toMatchObject({ succeeded: 2, failed: 0, waiting: 2 });
    expect(billedFor('Budget')).toBe(2);
    await booksOf(blog).clear();
    await act(id, 'resume');
    expect((await done(id)).runs.succeeded).toBe(4);
  });

  it('lets a run of the button go first', async () => {
    await booksOf(blog).clear();
    await articles('Crowd', 12);
    const mine = await writeArticle(blog, { title: 'Mine: now' });
    const { id } = await start(order('Crowd'));
    await until(id, ({ runs }) => runs.succeeded > 0);
    const run = await finished(blog, await press(blog, { documentId: mine, locale: 'en' }));
    expect(run.status).toBe('succeeded');
    const { runs } = await send<Backfill>(`/${id}`);
    expect(runs.waiting).toBeGreaterThan(0);
    await done(id);
    // Two at a time, whoever asks.
    expect(vendor.mostAtOnce).toBeLessThanOrEqual(2);
  });

  it('refuses an invalid order with the reason', async () => {
    for (const [wish, what] of [
      [{ uid: 'api::nothing.nothing' }, 'no content type'],
      [{ uid: ARTICLE, field: 'nothing' }, 'no hero field'],
      [{ uid: ARTICLE, filters: { nothing: { $eq: 1 } } }, 'filters'],
      [{ uid: ARTICLE, scope: 'everything' }, 'scope'],
    ] as const) {
      const before = (await send<Backfill[]>('')).length;
      await expect(start(wish as never)).rejects.toThrow(what);
      expect((await send<Backfill[]>('')).length).toBe(before);
    }
    expect((await blog.admin('/hero-image/backfills/none')).status).toBe(404);
  });

  it('inserts thousands of runs in seconds, none of them twice', async () => {
    const many = 2_000;
    const now = new Date();
    for (let first = 0; first < many; first += 100) {
      await blog.strapi.db.query(ARTICLE).createMany({
        data: Array.from({ length: 100 }, (_none, index) => ({
          documentId: `many${String(first + index).padStart(20, '0')}`,
          title: `Many ${first + index}`,
          slug: `many-${first + index}`,
          locale: 'en',
          publishedAt: now,
        })),
      });
    }
    const began = Date.now();
    const { id } = await start(order('Many', { provider: 'main' }));
    await until(id, ({ entries }) => entries === many);
    const took = Date.now() - began;
    await act(id, 'cancel');
    console.log(`${many} runs were noted down in ${took} ms`);
    const over = await until(id, ({ runs }) => runs.running + runs.waiting === 0);
    const { succeeded, failed, canceled, unknown } = over.runs;
    expect(succeeded + failed + canceled + unknown).toBe(many);
    expect(succeeded).toBe(billedFor('Many '));
    expect(await runsOf(blog, 'many00000000000000000000')).toHaveLength(1);
  });
});
