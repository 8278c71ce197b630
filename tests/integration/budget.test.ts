import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Usage } from '../../server/src/contracts/usage';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { articleRows, draftArticle, finished, ledgerRow, order, press } from '../support/blog/blog-runs';
import { booksOf } from '../support/billing/spend-ledger-of';
import { postgresUnreachable } from '../support/postgres';
import { settledRuns } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

const CREDITS = 2;
const PER_DAY = 10;
const MOST_IMAGES = 4;

const databases =
  (await postgresUnreachable()) === null ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);

describe.each(databases)('a budget on %s', (database) => {
  let blog: Blog;
  let vendor: VendorEmulator;
  let books: ReturnType<typeof booksOf>;
  const warnings: unknown[] = [];
  beforeAll(async () => {
    vendor = await startOpenAiEmulator({ delayMs: 50, drawsLittle: true });
    const { baseUrl, apiKey } = vendor;
    const api = { type: 'openai-compatible' as const, baseUrl, apiKey, allowPrivateNetwork: true };
    blog = await startBlog({
      database,
      heroConfig: {
        output: SMALL_OUTPUT,
        providers: {
          main: { ...api, creditsPerImage: CREDITS },
          unpriced: api,
          own: { ...api, creditsPerImage: 0 },
        },
        use: ['main', 'brand-card'],
        jobs: { concurrency: 8 },
        budget: { creditsPerDay: PER_DAY, creditsPerMonth: 100, imagesPerUserPerDay: MOST_IMAGES },
      },
    });
    books = booksOf(blog);
    blog.strapi.eventHub.on('hero-image.budget-warning', (event: unknown) => {
      warnings.push(event);
      return Promise.resolve();
    });
  });
  afterAll(async () => {
    await blog.stop();
    await vendor.close();
  });
  beforeEach(async () => {
    await books.clear();
    warnings.length = 0;
  });

  const usage = async (query = ''): Promise<Usage> => {
    const response = await blog.admin(`/hero-image/usage${query}`);
    expect(response.status).toBe(200);
    return ((await response.json()) as { data: Usage }).data;
  };
  const wish = async (more: object = {}) => ({
    documentId: await draftArticle(blog),
    provider: 'main',
    ...more,
  });

  it('frees the credits that a refused call had reserved', async () => {
    vendor.script([
      { status: 400, body: { error: { message: 'No such thing', type: 'invalid_request_error' } } },
    ]);
    const run = await finished(blog, await press(blog, await wish()));
    expect(run).toMatchObject({ status: 'failed', error: { code: 'provider_rejected' } });
    expect(await books.charges()).toMatchObject([{ outcome: 'refused' }]);
    expect((await usage()).budget).toEqual({
      day: { used: 0, limit: PER_DAY },
      month: { used: 0, limit: 100 },
    });
  });

  it('refuses a provider without a known price before anything is sent', async () => {
    const before = vendor.requests.length;
    const answer = await press(blog, await wish({ provider: 'unpriced' }));
    expect(answer).toMatchObject({ status: 402, error: { details: { code: 'budget_exceeded' } } });
    expect(answer.error?.message).toContain('creditsPerImage');
    expect(vendor.requests.length).toBe(before);
  });

  it('limits the images of one person a day, and names the setting', async () => {
    const first = await press(blog, await wish({ candidates: MOST_IMAGES }));
    expect((await finished(blog, first)).status).toBe('succeeded');
    const billed = vendor.billed.length;
    const more = await press(blog, await wish());
    expect(more).toMatchObject({ status: 402, error: { details: { code: 'budget_exceeded' } } });
    expect(more.error?.message).toContain('imagesPerUserPerDay');
    expect(vendor.billed.length).toBe(billed);
    // A card costs nothing and is no budget's business.
    const card = await finished(blog, await press(blog, await wish({ provider: 'brand-card' })));
    expect(card).toMatchObject({ status: 'succeeded', cost: { credits: 0 } });
  });

  it('answers an identical request for free when the budget is spent', async () => {
    const same = await wish({ candidates: MOST_IMAGES });
    await finished(blog, await press(blog, same));
    const billed = vendor.billed.length;
    const again = await finished(blog, await press(blog, same));
    expect(again).toMatchObject({ status: 'succeeded', cost: { credits: 0 } });
    expect(vendor.billed.length).toBe(billed);
  });

  describe('when it is spent', () => {
    /** Spends all credits, and the administrator's pictures. */
    const useUp = async () => {
      await finished(blog, await press(blog, await wish({ candidates: MOST_IMAGES })));
      await finished(blog, await order(blog, await wish()));
      expect(await books.counted('day')).toBe(PER_DAY);
      return { requests: vendor.requests.length };
    };

    it('falls back to the free card when the request names no provider', async () => {
      const { requests } = await useUp();
      for (const ask of [press, order]) {
        const run = await finished(blog, await ask(blog, { documentId: await draftArticle(blog) }));
        expect(run).toMatchObject({
          ...{ status: 'succeeded', provider: 'brand-card', hero: { source: 'card' } },
          cost: { credits: 0, estimated: false },
          tried: [{ provider: 'main', code: 'budget_exceeded', credits: 0 }],
        });
        expect(run.warnings.join()).toContain('main was not asked');
      }
      expect(vendor.requests.length).toBe(requests);
      expect(await books.counted('day')).toBe(PER_DAY);
    });

    it('refuses a paid provider that the request names, and says that the card is free', async () => {
      const { requests } = await useUp();
      for (const ask of [press, order]) {
        const answer = await ask(blog, await wish());
        expect(answer).toMatchObject({ status: 402, error: { details: { code: 'budget_exceeded' } } });
        expect(answer.error?.message).toContain('brand-card, which is free');
      }
      expect(vendor.requests.length).toBe(requests);
    });

    it('never stops a card or a free provider', async () => {
      await useUp();
      for (const provider of ['brand-card', 'own']) {
        for (const ask of [press, order]) {
          const run = await finished(blog, await ask(blog, await wish({ provider, candidates: 2 })));
          expect(run).toMatchObject({ status: 'succeeded', provider, cost: { credits: 0 } });
        }
      }
    });

    it('draws cards for publishes and for backfills of cards', async () => {
      const { requests } = await useUp();
      const published = await draftArticle(blog);
      await blog.publish(published);
      await settledRuns(blog, published);
      expect((await articleRows(blog, published)).published?.hero?.source).toBe('card');

      const title = `Backfilled for nothing on ${database}`;
      const documentId = await draftArticle(blog, { title });
      const backfill = { uid: ARTICLE, scope: 'all', provider: 'brand-card', filters: { title } };
      await blog.admin('/hero-image/backfills', { json: backfill });
      await expect
        .poll(async () => (await articleRows(blog, documentId)).draft?.hero?.source, { timeout: 20_000 })
        .toBe('card');
      expect(vendor.requests.length).toBe(requests);
    });
  });

  it('is not overspent by concurrent requests, and stopped runs have sent no call', async () => {
    const before = vendor.billed.length;
    const wishes = await Promise.all(Array.from({ length: 9 }, () => wish()));
    const tokens = [await blog.createApiToken(), await blog.createApiToken(), await blog.createApiToken()];
    const answers = await Promise.all(wishes.map((one, index) => order(blog, one, tokens[index % 3])));
    const taken = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status === 402);
    const runs = await Promise.all(taken.map((answer) => finished(blog, answer)));
    const done = runs.filter(({ status }) => status === 'succeeded');
    const stopped = runs.filter(({ error }) => error?.code === 'budget_exceeded');
    expect(done).toHaveLength(PER_DAY / CREDITS);
    expect(done.length + stopped.length + refused.length).toBe(wishes.length);
    expect(vendor.billed.length - before).toBe(done.length);
    for (const { id } of stopped) expect((await ledgerRow(blog, id)).calls).toEqual([]);

    expect(await books.counted('day')).toBe(PER_DAY);
    expect(await books.counted('month')).toBe(PER_DAY);
    expect(await books.booked()).toBe(PER_DAY);
    expect(warnings).toMatchObject([{ budget: { period: 'day', limit: PER_DAY } }]);
  });

  it('reports usage by day, provider, template, user and content type', async () => {
    await finished(blog, await press(blog, await wish()));
    await finished(blog, await press(blog, await wish({ provider: 'brand-card' })));
    const { lines } = await usage('?by=provider');
    expect(lines).toEqual([
      { key: 'brand-card', calls: 1, images: 1, credits: 0, estimatedCalls: 0 },
      { key: 'main', calls: 1, images: 1, credits: CREDITS, estimatedCalls: 1 },
    ]);
    for (const by of ['day', 'template', 'user', 'contentType']) {
      const report = await usage(`?by=${by}`);
      expect(report.lines).toHaveLength(1);
      expect(report.lines[0]).toMatchObject({ calls: 2, credits: CREDITS });
      expect(report.lines[0]?.key).not.toBe('');
    }
    expect((await usage('?from=2020-01-01&to=2020-01-31')).lines).toEqual([]);
    expect((await blog.admin('/hero-image/usage?from=yesterday')).status).toBe(400);
  });
});
