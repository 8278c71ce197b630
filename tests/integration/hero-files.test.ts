import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { houseOf } from '../../server/src/compose';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import type { Hero } from '../../server/src/contracts/hero';
import { sweepFiles } from '../../server/src/triggers/sweep-files';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import { FILE } from '../support/media-library';
import { draftOf, publishedOf, settledRuns, statusOf, writeArticle } from '../support/runs';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

describe('files of a published hero that are gone', () => {
  let blog: Blog;
  let api: OpenAiEmulator;

  beforeAll(async () => {
    api = await startOpenAiEmulator();
    const { baseUrl, apiKey } = api;
    blog = await startBlog({
      heroConfig: {
        output: { width: 640, height: 360 },
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
    const { services } = houseOf(blog.strapi);
    await sweepFiles(services);
    await services.mender.idle();
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
  ])('are made again when the article is published again: %s', async (_what, remove) => {
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

  it('are made again for a pinned hero, which keeps its picture', async () => {
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

  it('are noticed by a sweep, which asks nobody for a picture', async () => {
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

  it('with nothing left of the picture are drawn anew by the next publish', async () => {
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

  it('cost nothing when the same picture is asked for again', async () => {
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
