import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import type { Generation } from '../../server/src/contracts/generation';
import { providersOf, startAllEmulators, type EmulatedProvider } from '../support/emulators/all';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { articleRows, draftArticle, finished, ledgerRow, press, read } from '../support/blog/blog-runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

let emulated: EmulatedProvider[];
let blog: Blog;
beforeAll(async () => {
  emulated = await startAllEmulators();
  blog = await startBlog({
    heroConfig: {
      ...{ output: SMALL_OUTPUT, providers: providersOf(emulated) },
      ...{ use: ['brand-card'], publish: { mode: 'off' } },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await Promise.all(emulated.map(({ emulator }) => emulator.close()));
});

const vendor = (name: string): VendorEmulator => emulated.find((one) => one.name === name)!.emulator;
const NAMES = ['openai', 'kairval', 'gpt-image-2-art', 'gptimage2-ai', 'gptimageapi-dev'];

const draw = async (documentId: string, wishes: object): Promise<Generation> =>
  finished(blog, await press(blog, { documentId, locale: 'en', ...wishes }));

/** A stored hero, to be used as a reference. */
const aLibraryImage = async (): Promise<number> => {
  const run = await draw(await draftArticle(blog), { provider: 'brand-card' });
  return run.hero!.image.id;
};

describe.each(NAMES)('a hero by %s', (name) => {
  it('is drawn, billed once, downloaded, stored and attached, and its call is recorded', async () => {
    const before = vendor(name).billed.length;
    const documentId = await draftArticle(blog);
    const run = await draw(documentId, { provider: name });
    expect(run).toMatchObject({ status: 'succeeded', provider: name, error: null, tried: [] });
    expect(vendor(name).billed.length).toBe(before + 1);

    const billed = vendor(name).billed.at(-1)!;
    const { calls } = await ledgerRow(blog, run.id);
    expect(calls).toMatchObject([
      { provider: name, idempotencyKey: billed.idempotencyKey, asked: 1, delivered: 1, outcome: 'delivered' },
    ]);
    expect(run.cost.credits).toBe(billed.credits);
    const { draft } = await articleRows(blog, documentId);
    expect(draft?.hero).toMatchObject({
      source: 'ai',
      generation: run.id,
      image: SMALL_OUTPUT,
    });
  });

  it('is billed once for all candidates of one call', async () => {
    const before = vendor(name).billed.length;
    const run = await draw(await draftArticle(blog), { provider: name, candidates: 3 });
    expect(run.candidates).toHaveLength(3);
    expect(vendor(name).billed.slice(before)).toMatchObject([{ images: 3 }]);
  });

  it('sends a reference image in the vendor’s form, or warns that it cannot', async () => {
    const before = vendor(name).billed.length;
    const file = await aLibraryImage();
    const run = await draw(await draftArticle(blog), { provider: name, reference: { file } });
    expect(run.status).toBe('succeeded');
    expect(vendor(name).billed.length).toBe(before + 1);
    const sent = vendor(name).requests.findLast(({ method }) => method === 'POST')!;
    switch (name) {
      case 'openai':
        expect(sent.path).toBe('/v1/images/edits');
        break;
      case 'kairval': {
        expect(sent.path).toBe('/v1/images/edit');
        const { image } = sent.body as { image: string };
        expect((await sharp(Buffer.from(image, 'base64')).metadata()).format).toBe('jpeg');
        break;
      }
      case 'gpt-image-2-art':
        // The emulator has fetched it from the blog, or it would have refused.
        expect((sent.body as { image_urls: string[] }).image_urls[0]).toContain(
          '/api/hero-image/references/',
        );
        break;
      case 'gptimage2-ai':
        expect(sent.body).toMatchObject({
          mode: 'image-to-image',
          imageUrls: [expect.stringContaining('/api/hero-image/references/')],
        });
        break;
      default:
        expect(run.warnings.join(' ')).toContain('reference images were not sent');
    }
  });
});

describe('more candidates than one call gives', () => {
  it('are drawn by further calls, each with its own key, bill and record', async () => {
    const kairval = vendor('kairval');
    const before = kairval.billed.length;
    const reference = { file: await aLibraryImage() };
    // An edit of Kairval's gives one picture.
    const run = await draw(await draftArticle(blog), { provider: 'kairval', candidates: 2, reference });
    expect(run.candidates.map(({ index }) => index)).toStrictEqual([0, 1]);
    const billed = kairval.billed.slice(before);
    expect(billed.map(({ images }) => images)).toStrictEqual([1, 1]);
    const { calls, credits, creditsEstimated } = await ledgerRow(blog, run.id);
    expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toStrictEqual(
      billed.map(({ idempotencyKey }) => idempotencyKey),
    );
    expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect([credits, creditsEstimated]).toStrictEqual([null, 100]);
  });

  it('are kept as far as they were drawn when a further call fails', async () => {
    const kairval = vendor('kairval');
    const before = kairval.billed.length;
    const reference = { file: await aLibraryImage() };
    kairval.script([{ delayMs: 0 }, { reset: 'after-accept' }]);
    const run = await draw(await draftArticle(blog), { provider: 'kairval', candidates: 3, reference });
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(run.candidates).toHaveLength(1);
    expect(run.warnings.join(' ')).toMatch(/1 of 3 pictures came.*may have been billed/);
    // The lost call was billed and is not repeated; the third is not asked for.
    expect(kairval.billed.length).toBe(before + 2);
    const { calls } = await ledgerRow(blog, run.id);
    expect(calls.map(({ outcome }) => outcome)).toStrictEqual(['delivered', 'unknown']);
  });
});

describe('finalising', () => {
  const pathOf = (run: Generation) => `/hero-image/generations/${run.id}/finalise`;
  const send = async (run: Generation, body: object) => read(await blog.admin(pathOf(run), { json: body }));
  const finalise = (run: Generation, body: object = {}) =>
    send(run, { uid: ARTICLE, documentId: run.documentId, ...body });
  const sentSoFar = () => emulated.reduce((sum, { emulator }) => sum + emulator.requests.length, 0);

  it('draws the chosen candidate in the template’s final quality, and attaches it', async () => {
    const documentId = await draftArticle(blog);
    const first = await draw(documentId, { provider: 'openai', candidates: 2 });
    const openai = vendor('openai');
    expect(openai.billed.at(-1)).toMatchObject({ quality: 'medium', images: 2 });
    const before = openai.billed.length;

    const final = await finished(blog, await finalise(first, { candidate: 1 }));
    expect(final).toMatchObject({ status: 'succeeded', provider: 'openai', warnings: [] });
    expect(openai.billed.slice(before)).toMatchObject([{ quality: 'high', images: 1 }]);
    const sent = openai.requests.at(-1)!;
    expect(sent.path).toBe('/v1/images/edits');
    expect(sent.raw.toString('latin1')).toContain('Redraw the reference image');
    expect((await articleRows(blog, documentId)).draft?.hero?.generation).toBe(final.id);

    // Asked for twice it costs nothing more.
    expect((await finalise(first, { candidate: 1 })).data).toMatchObject({ cost: { credits: 0 } });
    expect(openai.billed.length).toBe(before + 1);
  });

  it('warns that the image will differ where the vendor takes no reference', async () => {
    const first = await draw(await draftArticle(blog), { provider: 'gptimageapi-dev' });
    const final = await finished(blog, await finalise(first));
    expect(vendor('gptimageapi-dev').billed.at(-1)).toMatchObject({ quality: 'high', credits: 12 });
    expect(final.warnings.join(' ')).toContain('differs from the one that was chosen');
  });

  it.each([
    ['a card', { provider: 'brand-card' }, {}, /card/],
    ['a picture that is not there', { provider: 'openai' }, { candidate: 3 }, /no such picture/],
    ['what is final already', { provider: 'openai', quality: 'high' }, {}, /final quality/],
  ])('is refused for %s, before anything is sent', async (_, wishes, body, says) => {
    const run = await draw(await draftArticle(blog), wishes);
    const before = sentSoFar();
    const answer = await finalise(run, body);
    expect([answer.status, answer.error?.details.code]).toStrictEqual([400, 'config_invalid']);
    expect(answer.error?.message).toMatch(says);
    expect(sentSoFar()).toBe(before);
  });

  it('is refused in a duplicate or another locale, and sends and changes nothing', async () => {
    const original = await draftArticle(blog);
    const run = await draw(original, { provider: 'openai' });
    const copied = await blog.strapi.documents(ARTICLE).clone({ documentId: original, locale: 'en' });
    const duplicate = copied!.entries[0]!.documentId;
    const { draft } = await articleRows(blog, original);
    expect((await articleRows(blog, duplicate)).draft?.hero?.generation).toBe(run.id);
    await blog.strapi.documents(ARTICLE).update({
      ...{ documentId: original, locale: 'de' },
      data: { title: 'Auf Deutsch', hero: draft?.hero } as never,
    });
    const before = sentSoFar();
    expect((await send(run, {})).status).toBe(400);
    for (const entry of [
      { documentId: duplicate },
      { documentId: duplicate, locale: 'en', field: 'hero' },
      { documentId: original, locale: 'de' },
    ]) {
      const refused = await send(run, { uid: ARTICLE, ...entry });
      expect([refused.status, refused.error?.details.code]).toStrictEqual([409, 'conflict']);
      const query = new URLSearchParams({ uid: ARTICLE, ...entry }).toString();
      expect((await read(await blog.admin(`${pathOf(run)}?${query}`))).data).toBeNull();
    }
    const query = new URLSearchParams({ uid: ARTICLE, documentId: original }).toString();
    expect((await read(await blog.admin(`${pathOf(run)}?${query}`))).data).toMatchObject({ quality: 'high' });
    expect(sentSoFar()).toBe(before);
    expect((await articleRows(blog, original)).draft).toEqual(draft);
    expect((await articleRows(blog, duplicate)).draft?.hero).toEqual(draft?.hero);
  });
});

describe('the providers in the admin API', () => {
  interface Listed {
    name: string;
    health: { state: string; balance: { credits: number } | null; lastErrors: { code: string }[] };
  }
  const list = async (): Promise<Map<string, Listed>> => {
    const { data } = (await (await blog.admin('/hero-image/providers')).json()) as { data: Listed[] };
    return new Map(data.map((one) => [one.name, one]));
  };

  it('show last errors and the balance', async () => {
    vendor('gptimage2-ai').script([{ status: 400, body: { error: 'prompt_refused' } }]);
    const failed = await draw(await draftArticle(blog), { provider: 'gptimage2-ai' });
    expect(failed.status).toBe('failed');
    const listed = await list();
    expect(listed.get('gptimage2-ai')?.health).toMatchObject({
      lastErrors: [{ code: 'provider_rejected' }],
      balance: { credits: 500 },
    });
    expect(listed.get('gptimageapi-dev')?.health).toMatchObject({ state: 'healthy', lastErrors: [] });
  });

  it.each([
    ['openai', 'accepted'],
    ['kairval', 'untested'],
    ['gpt-image-2-art', 'accepted'],
    ['gptimage2-ai', 'accepted'],
    ['gptimageapi-dev', 'untested'],
    ['brand-card', 'accepted'],
  ])('are tested without a paid call: %s is %s', async (name, key) => {
    const bills = () => emulated.reduce((sum, { emulator }) => sum + emulator.billed.length, 0);
    const before = bills();
    const answer = (await (await blog.admin(`/hero-image/providers/${name}/test`, { json: {} })).json()) as {
      data: object;
    };
    expect(answer.data).toMatchObject({ name, key, reachable: true });
    expect(bills()).toBe(before);
  });
});
