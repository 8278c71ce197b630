import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp } from '../../server/src/app/create-app';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import type { Hero } from '../../server/src/contracts/hero';
import { scanFiles } from '../../server/src/repair/scan-files';
import { draftOf, publishedOf, settledRuns, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';
import { startPrivateBucket, type PrivateBucket } from '../support/storage/private-bucket';

let bucket: PrivateBucket;
let blog: Blog;
beforeAll(async () => {
  bucket = await startPrivateBucket();
  blog = await startBlog({
    env: { HERO_PRIVATE_BUCKET: bucket.origin },
    heroConfig: { output: SMALL_OUTPUT },
  });
});
afterAll(async () => {
  await blog.stop();
  await bucket.close();
});

const heroOf = async (id: string): Promise<Hero> => {
  const hero = (await publishedOf(blog, id))?.hero ?? (await draftOf(blog, id))?.hero;
  if (!hero) throw new Error(`${id} has no hero`);
  return hero;
};
const published = async (): Promise<{ id: string; hero: Hero }> => {
  const id = await writeArticle(blog);
  await blog.publish(id);
  await settledRuns(blog, id);
  return { id, hero: await heroOf(id) };
};
const addressesOf = ({ image, social }: Hero): string[] => [
  social.url,
  image.url,
  ...Object.values(image.formats).map(({ url }) => url),
];
const examined = async (): Promise<DoctorCheck[]> =>
  ((await (await blog.admin('/hero-image/doctor')).json()) as { data: DoctorCheck[] }).data.filter(
    ({ name }) => name === 'public files',
  );

describe('heroes whose files lie in a private bucket', () => {
  it('have URLs that everybody can open and that do not expire', async () => {
    const { hero } = await published();
    expect([...bucket.files.keys()].length).toBeGreaterThan(0);
    expect(hero.meta).toContainEqual({ property: 'og:image', content: hero.social.url });
    bucket.expireAll();
    for (const url of addressesOf(hero)) {
      const answer = await fetch(url);
      expect(answer.status, url).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^image\/(webp|jpeg)$/);
      expect(answer.headers.get('cache-control')).toMatch(/^public, .*stale-while-revalidate=60$/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      await sharp(await answer.arrayBuffer()).metadata();
      const head = await fetch(url, { method: 'HEAD' });
      expect(head.status).toBe(200);
    }
  });

  it('are served only while they are published', async () => {
    const { id, hero } = await published();
    const copy = await writeArticle(blog, { hero });
    await blog.strapi.documents(ARTICLE).unpublish({ documentId: id, locale: 'en' });
    await blog.strapi.documents(ARTICLE).update({ documentId: copy, data: { title: 'A draft' } });
    for (const url of addressesOf(hero)) expect((await fetch(url)).status, url).toBe(404);
  });

  it('are the only files that are served, under their own name only', async () => {
    const { hero } = await published();
    const { pathname } = new URL(hero.social.url);
    const [, file, format, name] = /files\/(\d+)\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
    const stranger = [...bucket.files.keys()]
      .find((path) => !path.includes(name ?? ''))
      ?.split('/')
      .at(-1);
    const files = `${blog.url}/api/hero-image/files`;
    for (const path of [
      `${file}/${format}/other.jpg`,
      `${Number(file) + 1}/${format}/${name}`,
      `${file}/constructor/${name}`,
      `${file}/thumbnail/${name}`,
      `${file}/${format}/${stranger}`,
      `-1/main/${name}`,
      `1e99/main/${name}`,
      `2147483648/main/${name}`,
      `${file}/main/..%2F${name}`,
      `${file}/main/%25`,
    ])
      expect((await fetch(`${files}/${path}`)).status, path).toBe(404);
  });

  it('are named by the doctor', async () => {
    const [told] = await examined();
    expect(told).toMatchObject({ state: 'warn' });
    expect(told?.todo).toContain('media.baseUrl');
  });

  it('get a working URL in place of an expired one', async () => {
    const { id, hero } = await published();
    const name = new URL(hero.social.url).pathname.split('/').at(-1);
    const signed = `${bucket.origin}/bucket/${name}?signature=expired`;
    const old = {
      ...hero,
      social: { ...hero.social, url: signed },
      meta: [{ property: 'og:image', content: signed }],
    };
    await blog.strapi.db.query(ARTICLE).updateMany({ where: { documentId: id }, data: { hero: old } });
    expect(await examined()).toHaveLength(2);
    const app = getApp(blog.strapi);
    await scanFiles(app);
    await app.repairQueue.idle();
    expect(await heroOf(id)).toEqual(hero);
  });

  it('are rebuilt when the bucket has lost one', async () => {
    const { id, hero } = await published();
    const name = new URL(hero.social.url).pathname.split('/').at(-1);
    bucket.files.delete(`/bucket/${name}`);
    expect((await fetch(hero.social.url)).status).toBe(404);
    await blog.publish(id);
    await expect
      .poll(async () => (await heroOf(id)).social.url, { timeout: 10_000 })
      .not.toBe(hero.social.url);
    expect((await fetch((await heroOf(id)).social.url)).status).toBe(200);
  });
});
