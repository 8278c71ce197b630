import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../server/src/contracts/generation';
import { GENERATION_UID } from '../../server/src/runs/store/generation-model';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { finished, ledgerRow, press, read, traces, type Answer } from '../support/blog/blog-runs';
import { draftOf, publishedOf, statusOf, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

const TEMPLATE = 'plugin::hero-image.template';

let vendor: VendorEmulator;
let blog: Blog;
beforeAll(async () => {
  vendor = await startOpenAiEmulator({ delayMs: 600, drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: {
        main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true, creditsPerImage: 1 },
      },
      use: ['main'],
      publish: { mode: 'off' },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await vendor.close();
});

const documents = () => blog.strapi.documents(ARTICLE);

/** Asks for a hero and waits until the vendor has the request: what happens now happens during the run. */
const underWay = async (documentId: string, more: object = {}): Promise<Answer> => {
  const before = vendor.requests.length;
  const answer = await press(blog, { documentId, locale: 'en', ...more });
  expect(answer.status).toBe(202);
  await expect.poll(() => vendor.requests.length, { timeout: 10_000 }).toBeGreaterThan(before);
  return answer;
};

/** Over, nobody holds it, its key is free, and what was paid is told. */
const isWhole = async ({ id }: Generation): Promise<void> => {
  const row = await ledgerRow(blog, id);
  expect(row).toMatchObject({ leaseToken: null, activeKey: null });
  expect(row.finishedAt).not.toBeNull();
  expect(row.calls.every(({ outcome }) => outcome !== 'open')).toBe(true);
  expect((await traces(blog)).spool).toEqual([]);
};

describe('while a hero is drawn', () => {
  it('ends the run of a deleted entry, and keeps the paid image in the media library and the run', async () => {
    const documentId = await writeArticle(blog);
    const asked = await underWay(documentId);
    await documents().delete({ documentId });
    const run = await finished(blog, asked);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'entry_gone' }, cost: { credits: 1 } });
    const row = await ledgerRow(blog, run.id);
    const file: unknown = await blog.strapi.db
      .query('plugin::upload.file')
      .findOne({ where: { id: row.candidates[0]!.file } });
    expect(file).not.toBeNull();
    await isWhole(run);
  });

  it('ends the run of a deleted locale, and leaves other locales unchanged', async () => {
    const documentId = await writeArticle(blog, { title: 'Two languages' });
    await documents().update({ documentId, locale: 'de', data: { title: 'Zwei Sprachen', slug: 'zwei' } });
    const asked = await underWay(documentId, { locale: 'de' });
    await documents().delete({ documentId, locale: 'de' });
    const run = await finished(blog, asked);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'entry_gone' } });
    expect((await draftOf(blog, documentId))?.hero).toBeNull();
    await isWhole(run);
  });

  it('attaches the hero to the draft of an entry that was unpublished', async () => {
    const documentId = await writeArticle(blog);
    await blog.publish(documentId);
    const before = vendor.requests.length;
    const asked = await read(
      await blog.api('/api/hero-image/generations', { json: { data: { uid: ARTICLE, documentId } } }),
    );
    await expect.poll(() => vendor.requests.length, { timeout: 10_000 }).toBeGreaterThan(before);
    await documents().unpublish({ documentId, locale: 'en' });
    const run = await finished(blog, asked);
    expect(run.status).toBe('succeeded');
    expect((await draftOf(blog, documentId))?.hero?.generation).toBe(run.id);
    expect(await publishedOf(blog, documentId)).toBeNull();
    await isWhole(run);
  });

  it('attaches the hero to the draft that a discard restores', async () => {
    const documentId = await writeArticle(blog, { title: 'Online' });
    await blog.publish(documentId);
    await documents().update({ documentId, locale: 'en', data: { title: 'A draft to throw away' } });
    const asked = await underWay(documentId);
    await documents().discardDraft({ documentId, locale: 'en' });
    const run = await finished(blog, asked);
    expect(run.status).toBe('succeeded');
    expect(await draftOf(blog, documentId)).toMatchObject({ title: 'Online', hero: { generation: run.id } });
    expect((await publishedOf(blog, documentId))?.hero).toBeNull();
    expect(await statusOf(blog, documentId)).toBe('modified');
    await isWhole(run);
  });

  it('completes a run whose template was deleted', async () => {
    const template = (await blog.strapi.documents(TEMPLATE as never).create({
      data: { slug: 'short-lived', name: 'Short-lived', prompt: 'A kite over {{ title }}' } as never,
    })) as { documentId: string };
    const documentId = await writeArticle(blog);
    const asked = await underWay(documentId, { template: 'short-lived' });
    await blog.strapi.documents(TEMPLATE as never).delete({ documentId: template.documentId });
    const run = await finished(blog, asked);
    expect(run).toMatchObject({ status: 'succeeded', template: 'short-lived' });
    expect(run.prompt).toContain('A kite over');
    await isWhole(run);
    const again = await press(blog, { documentId, locale: 'en', template: 'short-lived' });
    expect(again).toMatchObject({ status: 400, error: { details: { code: 'template_invalid' } } });
  });
});

/** A run as an earlier config, or an earlier schema, left it: held by nobody and due. */
const leftOver = async (documentId: string, changes: Record<string, unknown>): Promise<Generation> => {
  const drawn = await finished(blog, await press(blog, { documentId, locale: 'en', provider: 'brand-card' }));
  const row = await ledgerRow(blog, drawn.id);
  await blog.strapi.db.query(GENERATION_UID).update({
    where: { id: row.id },
    data: {
      ...{ status: 'queued', step: 'queued', hero: null, candidates: [], outputs: [], calls: [] },
      ...{ finishedAt: null, runAfter: new Date(), version: row.version + 1 },
      ...changes,
    },
  });
  return drawn;
};
const settled = async (run: Generation): Promise<Generation> => {
  const path = `/hero-image/generations/${run.id}`;
  await expect
    .poll(async () => (await read(await blog.admin(path))).data?.status, { timeout: 15_000 })
    .not.toMatch(/queued|running/);
  return (await read(await blog.admin(path))).data!;
};

describe('a run whose provider has left the config', () => {
  it('fails with the names of configured providers, and sends nothing', async () => {
    const run = await leftOver(await writeArticle(blog), { providers: ['gone'], provider: null });
    const before = vendor.requests.length;
    const over = await settled(run);
    expect(over).toMatchObject({ status: 'failed', error: { code: 'config_invalid' } });
    expect(over.error?.message).toContain('brand-card');
    expect(vendor.requests.length).toBe(before);
    await isWhole(over);
  });

  it('falls back to the next provider when nothing was paid', async () => {
    const run = await leftOver(await writeArticle(blog), {
      providers: ['gone', 'brand-card'],
      provider: null,
    });
    const over = await settled(run);
    expect(over).toMatchObject({
      status: 'succeeded',
      provider: 'brand-card',
      tried: [{ provider: 'gone' }],
    });
    await isWhole(over);
  });

  it('has an unknown outcome when a job was open there', async () => {
    const call = {
      ...{
        provider: 'gone',
        model: 'm',
        idempotencyKey: 'key-of-gone',
        jobId: 'job-9',
        asked: 1,
        delivered: 0,
      },
      ...{ credits: 3, estimated: true, outcome: 'open', calledBack: false },
    };
    const run = await leftOver(await writeArticle(blog), {
      ...{ providers: ['gone'], provider: 'gone', step: 'submitted', jobId: 'job-9', calls: [call] },
      deadline: new Date(Date.now() + 60_000),
    });
    const over = await settled(run);
    expect(over).toMatchObject({ status: 'unknown', error: { code: 'provider_outcome_unknown' } });
    const response = await blog.admin(`/hero-image/generations/${run.id}/outcome`);
    expect(await response.json()).toMatchObject({ data: { provider: 'gone', jobId: 'job-9', canAsk: null } });
    await isWhole(over);
  });
});

describe('a run whose content type goes while the vendor draws', () => {
  it('stores the paid image all the same', async () => {
    const run = await underWay(await writeArticle(blog));
    const { id } = run.data!;
    await blog.strapi.db
      .query(GENERATION_UID)
      .updateMany({ where: { runId: id }, data: { uid: 'api::gone.gone' } });
    await expect.poll(async () => (await ledgerRow(blog, id)).finishedAt, { timeout: 20_000 }).not.toBeNull();
    const row = await ledgerRow(blog, id);
    expect(row).toMatchObject({ status: 'failed', calls: [{ outcome: 'delivered' }] });
    expect(row.error?.message).toContain('media library');
    expect(row.candidates[0]?.file).not.toBeNull();
  });
});

describe('a run that was killed in a paid call', () => {
  const call = {
    ...{ provider: 'main', model: 'm', idempotencyKey: '', jobId: null, asked: 1, delivered: 0, credits: 1 },
    ...{ estimated: true, outcome: 'open', calledBack: false },
  };
  const atGone = { providers: ['gone', 'main'], provider: 'gone', calls: [{ ...call, provider: 'gone' }] };

  it.each([
    ['content type', { uid: 'api::gone.gone' }],
    ['field', { field: 'banner' }],
    ['template', { template: 'gone' }],
    ['request', { request: null }],
    ['provider', atGone],
    [
      'provider, which was being asked again',
      { ...atGone, step: 'queued', calls: [{ ...call, provider: 'gone', askedAgain: true }] },
    ],
  ])('has an unknown outcome when its %s is gone, and no second call is sent', async (_what, changes) => {
    const run = await leftOver(await writeArticle(blog), {
      ...{ status: 'running', step: 'submitting', providers: ['main'], provider: 'main', calls: [call] },
      ...{ trigger: 'publish', idempotencyKey: '', leaseToken: 'dead', leaseUntil: new Date(0) },
      ...changes,
    });
    const before = vendor.requests.length;
    await expect
      .poll(async () => (await ledgerRow(blog, run.id)).finishedAt, { timeout: 20_000 })
      .not.toBeNull();
    expect(await ledgerRow(blog, run.id)).toMatchObject({
      ...{ status: 'unknown', error: { code: 'provider_outcome_unknown' }, activeKey: null },
      calls: [{ outcome: 'unknown', credits: 1 }],
    });
    expect(vendor.requests.length).toBe(before);
  });

  it('has an unknown outcome when its row cannot be parsed', async () => {
    const run = await leftOver(await writeArticle(blog), {
      ...{ status: 'running', step: 'submitting', provider: 'main', warnings: 'none that can be read' },
    });
    const query = blog.strapi.db.query(GENERATION_UID);
    const where = { runId: run.id };
    await expect
      .poll(async () => ((await query.findOne({ where })) as { status: string }).status, { timeout: 20_000 })
      .toBe('unknown');
    await query.updateMany({ where, data: { warnings: [] } });
    expect((await ledgerRow(blog, run.id)).error?.code).toBe('provider_outcome_unknown');
  });
});

describe('a run whose field or type is gone', () => {
  it('fails with config_invalid and what to do', async () => {
    for (const [changes, what] of [
      [{ field: 'banner' }, 'hero field'],
      [{ uid: 'api::gone.gone' }, 'content type'],
    ] as const) {
      const run = await leftOver(await writeArticle(blog), { ...changes, request: null, trigger: 'publish' });
      await expect
        .poll(async () => (await ledgerRow(blog, run.id)).status, { timeout: 20_000 })
        .toBe('failed');
      const row = await ledgerRow(blog, run.id);
      expect(row.error).toMatchObject({ code: 'config_invalid' });
      expect(row.error?.message).toContain(what);
      expect(row).toMatchObject({ leaseToken: null, activeKey: null });
    }
  });
});
