import { mkdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp } from '../../server/src/app/create-app';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import type { Hero } from '../../server/src/contracts/hero';
import { scanFiles } from '../../server/src/repair/scan-files';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import { FILE } from '../support/media-library';
import { draftOf, publishedOf, runsOf, settledRuns, statusOf, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

describe('files of a published hero that are gone', () => {
  let blog: Blog;
  let api: OpenAiEmulator;

  beforeAll(async () => {
    api = await startOpenAiEmulator({ drawsLittle: true });
    const { baseUrl, apiKey } = api;
    blog = await startBlog({
      heroConfig: {
        output: SMALL_OUTPUT,
        providers: { main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } },
        publish: { instantCard: false },
      },
    });
  });
  afterAll(async () => {
    await blog.stop();
    await api.close();
  });

  const heroOf = async (id: string): Promise<Hero> => {
    const hero = (await publishedOf(blog, id))?.hero;
    if (!hero) throw new Error(`${id} has no hero`);
    return hero;
  };
  const drawn = async (): Promise<{ id: string; hero: Hero }> => {
    const id = await writeArticle(blog);
    await blog.publish(id);
    await settledRuns(blog, id);
    return { id, hero: await heroOf(id) };
  };
  const removeRow = async (id: number) => {
    const row: unknown = await blog.strapi.db.query(FILE).findOne({ where: { id } });
    const service = blog.strapi.plugin('upload').service('upload') as unknown as {
      remove: (file: unknown) => Promise<void>;
    };
    await service.remove(row);
  };
  const removeBytes = (url: string) => unlink(join(blog.dir, 'public', new URL(url).pathname));
  const sweep = async () => {
    const app = getApp(blog.strapi);
    await scanFiles(app);
    await app.repairQueue.idle();
  };
  const pixelsOf = async (url: string) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
    return sharp(await answer.arrayBuffer()).metadata();
  };
  const expectWhole = async ({ image, social, meta }: Hero): Promise<void> => {
    expect(await pixelsOf(image.url)).toMatchObject({ format: 'webp', width: image.width });
    expect(await pixelsOf(social.url)).toMatchObject({ format: 'jpeg', width: 1200, height: 630 });
    for (const { url, width } of Object.values(image.formats))
      expect((await pixelsOf(url)).width).toBe(width);
    expect(meta).toContainEqual({ property: 'og:image', content: social.url });
  };
  const filesCheck = async (): Promise<DoctorCheck | undefined> => {
    const { data } = (await (await blog.admin('/hero-image/doctor')).json()) as { data: DoctorCheck[] };
    return data.find(({ name }) => name === 'files');
  };

  it.each([
    ['the social file, deleted in the media library', ({ social }: Hero) => removeRow(social.id)],
    ['the bytes of the social file', ({ social }: Hero) => removeBytes(social.url)],
    ['the bytes of a responsive format', ({ image }: Hero) => removeBytes(image.formats['thumbnail']!.url)],
    ['the bytes of the hero file', ({ image }: Hero) => removeBytes(image.url)],
  ])('are rebuilt when the article is published again: %s', async (_what, remove) => {
    const { id, hero } = await drawn();
    const bills = api.billed.length;
    await remove(hero);
    expect(await filesCheck()).toMatchObject({ state: 'warn' });
    await blog.publish(id);
    await expect.poll(() => heroOf(id), { timeout: 10_000 }).not.toEqual(hero);
    const mended = await heroOf(id);
    await expectWhole(mended);
    expect(mended).toMatchObject({
      source: 'ai',
      pinned: false,
      generation: hero.generation,
      inputs: hero.inputs,
    });
    expect((await draftOf(blog, id))?.hero).toEqual(mended);
    expect((await publishedOf(blog, id))?.cover?.id).toBe(mended.image.id);
    expect(await statusOf(blog, id)).toBe('published');
    expect(api.billed.length).toBe(bills);
    expect(await filesCheck()).toMatchObject({ state: 'ok' });
  });

  it('are restored as the cover, but not where an editor emptied it', async () => {
    const { id, hero } = await drawn();
    await removeRow(hero.image.id);
    await sweep();
    const { image } = await heroOf(id);
    expect((await publishedOf(blog, id))?.cover?.id).toBe(image.id);
    for (const row of [await draftOf(blog, id), await publishedOf(blog, id)])
      await blog.strapi.db.query(ARTICLE).update({ where: { id: row!.id }, data: { cover: null } });
    await removeBytes(image.url);
    await sweep();
    const mended = await publishedOf(blog, id);
    expect(mended?.hero?.image.id).not.toBe(image.id);
    expect(mended?.cover).toBeNull();
    expect((await draftOf(blog, id))?.cover).toBeNull();
  });

  it('are rebuilt for a pinned hero, which keeps its image', async () => {
    const { id, hero } = await drawn();
    const pinned = { ...hero, pinned: true };
    await blog.strapi.documents(ARTICLE).update({ documentId: id, data: { hero: pinned } as never });
    await blog.publish(id);
    await removeRow(hero.social.id);
    await sweep();
    const mended = await heroOf(id);
    await expectWhole(mended);
    expect(mended.image).toEqual(hero.image);
    expect(mended.pinned).toBe(true);
  });

  it('are rebuilt by a sweep, without a vendor call', async () => {
    const { id, hero } = await drawn();
    const bills = api.billed.length;
    await removeBytes(hero.social.url);
    await sweep();
    await expectWhole(await heroOf(id));
    await removeRow((await heroOf(id)).social.id);
    await removeRow(hero.image.id);
    await sweep();
    await settledRuns(blog, id);
    expect(await heroOf(id)).toMatchObject({ source: 'card' });
    await expectWhole(await heroOf(id));
    expect(api.billed.length).toBe(bills);
  });

  it('are drawn anew by the next publish when no file of the image is left', async () => {
    const { id, hero } = await drawn();
    const bills = api.billed.length;
    await removeRow(hero.social.id);
    await removeRow(hero.image.id);
    await blog.publish(id);
    await expect.poll(async () => (await heroOf(id)).image.id, { timeout: 10_000 }).not.toBe(hero.image.id);
    await settledRuns(blog, id);
    await expectWhole(await heroOf(id));
    expect(api.billed.length).toBe(bills + 1);
  });

  it('are not rebuilt from an image that its vendor flagged', async () => {
    const { id, hero } = await drawn();
    const { hero: flagged } = await drawn();
    const [run] = await runsOf(blog, id);
    const row = (await getApp(blog.strapi).runStore.find(run!.runId))!;
    const [chosen] = row.candidates;
    const other = { ...chosen!, index: 1, chosen: false, file: flagged.image.id, flag: 'NSFW' };
    await getApp(blog.strapi).runStore.commit(row, { candidates: [chosen!, other] });
    await removeRow(hero.social.id);
    await removeRow(hero.image.id);
    await sweep();
    await settledRuns(blog, id);
    expect(await heroOf(id)).toMatchObject({ source: 'card' });
  });

  it('start no vendor call while the whole storage is missing', async () => {
    const { id, hero } = await drawn();
    const uploads = join(blog.dir, 'public', 'uploads');
    const createdAt = new Date('2020-01-01');
    await blog.strapi.db.query(FILE).updateMany({ where: { id: { $gt: 0 } }, data: { createdAt } });
    await rename(uploads, `${uploads}-away`);
    await mkdir(uploads);
    await drawn();
    const bills = api.billed.length;
    await blog.publish(id);
    await getApp(blog.strapi).repairQueue.idle();
    const asked = await blog.admin('/hero-image/generations', {
      json: { uid: ARTICLE, documentId: id, locale: 'en' },
    });
    expect(await asked.json()).toMatchObject({ error: { details: { code: 'media_failed' } } });
    const runs = await settledRuns(blog, id);
    expect(runs.map(({ trigger, status }) => [trigger, status])).toEqual([
      ['publish', 'succeeded'],
      ['button', 'failed'],
    ]);
    expect(await heroOf(id)).toEqual(hero);
    expect(api.billed.length).toBe(bills);
    await rm(uploads, { recursive: true });
    await rename(`${uploads}-away`, uploads);
  });

  it.each([
    ['that are those of another article here', true],
    ['that no file has here', false],
  ])('are not rebuilt for a hero of another site, with ids %s', async (_which, isTaken) => {
    const { hero } = await drawn();
    const url = 'https://staging.example/uploads/low-tide.webp';
    const copied: Hero = {
      ...hero,
      generation: 'a-run-of-another-site',
      image: { ...hero.image, url, id: isTaken ? hero.image.id : 900_001 },
      social: { ...hero.social, url: url.replace('.webp', '.jpg'), id: 900_002 },
    };
    const id = await writeArticle(blog, { hero: copied });
    const bills = api.billed.length;
    await blog.publish(id);
    await getApp(blog.strapi).repairQueue.idle();
    await sweep();
    expect(await runsOf(blog, id)).toEqual([]);
    expect(await heroOf(id)).toEqual(copied);
    expect(api.billed.length).toBe(bills);
  });

  it('are rebuilt for free when the same image is requested again', async () => {
    const { id, hero } = await drawn();
    const bills = api.billed.length;
    await removeRow(hero.social.id);
    const asked = await blog.admin('/hero-image/generations', {
      json: { uid: ARTICLE, documentId: id, locale: 'en' },
    });
    expect(asked.status).toBe(202);
    await settledRuns(blog, id);
    expect(api.billed.length).toBe(bills);
    const again = (await draftOf(blog, id))?.hero;
    expect(again?.image.id).toBe(hero.image.id);
    await expectWhole(again!);
  });
});
