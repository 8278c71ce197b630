import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { blogSource } from '../support/paths';
import { ARTICLE, startBlog, type Blog, type SeededArticle } from '../support/strapi';

const environment = (): string[] =>
  Object.entries(process.env)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .filter((entry) => !entry.startsWith('NODE_ENV='))
    .sort();

/** What a blog must leave as it found it. */
const surroundings = async () => ({
  environment: environment(),
  files: await readdir(blogSource),
  cwd: process.cwd(),
  listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]),
});

/** Stops a blog, which takes its folder, its server and its globals along. */
const stopCleanly = async (blog: Blog): Promise<void> => {
  expect(existsSync(join(blog.dir, 'data.db'))).toBe(true);
  await blog.stop();
  expect(existsSync(blog.dir)).toBe(false);
  await expect(fetch(blog.url)).rejects.toThrow();
  expect(Reflect.get(globalThis, 'strapi')).toBeUndefined();
};

describe('the blog', () => {
  let before: Awaited<ReturnType<typeof surroundings>>;
  let blog: Blog;
  let seeded: SeededArticle[];

  beforeAll(async () => {
    // Modules that the first boot loads add variables and listeners, which stay.
    const bare = await startBlog({ plugin: false });
    expect(bare.strapi.plugins['hero-image']).toBeUndefined();
    await stopCleanly(bare);
    before = await surroundings();
    blog = await startBlog();
    seeded = await blog.seed();
  });

  it('has eight drafts in two locales, however often it is seeded', async () => {
    expect(await blog.seed()).toEqual(seeded);
    expect(seeded).toHaveLength(8);
    expect(new Set(seeded.map((article) => article.locale))).toEqual(new Set(['en', 'de']));
    expect(await blog.strapi.documents(ARTICLE).count({ status: 'draft', locale: 'en' })).toBe(7);
    expect(await blog.strapi.documents(ARTICLE).count({ status: 'published', locale: 'en' })).toBe(0);
  });

  it('serves published articles to everybody, and drafts to nobody', async () => {
    const [first] = seeded;
    await blog.publish(first!.documentId, first!.locale);
    const answer = await blog.api('/api/articles?populate=*', { token: null });
    expect(answer.status).toBe(200);
    const { data } = (await answer.json()) as { data: { title: string; category: { name: string } }[] };
    expect(data.map((article) => article.title)).toEqual([first!.title]);
    expect(data[0]?.category.name).toBe('Engineering');
  });

  it('lets an API token write and an administrator log in', async () => {
    const created = await blog.api('/api/articles', { json: { data: { title: 'By API' } } });
    expect(created.status).toBe(201);
    const me = await blog.admin('/admin/users/me');
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({ data: { email: blog.account.email } });
  });

  it('refuses a token without the permission (needs one copy of @strapi/utils in node_modules)', async () => {
    const token = await blog.createApiToken(['api::article.article.find']);
    expect((await blog.api('/api/articles', { token })).status).toBe(200);
    expect((await blog.api('/api/articles', { token, json: { data: { title: 'No' } } })).status).toBe(403);
  });

  it('renders its list and its articles, with every title escaped', async () => {
    const markup = seeded.find((article) => article.title.includes('<picture>'))!;
    const german = seeded.find((article) => article.locale === 'de')!;
    await blog.publish(markup.documentId, markup.locale);
    await blog.publish(german.documentId, german.locale);

    const list = await (await fetch(`${blog.url}/blog`)).text();
    expect(list).toContain('When &lt;picture&gt; beats &lt;img srcset&gt;');
    expect(list).toContain('Straßenbäume');

    const page = await fetch(`${blog.url}/blog/${german.slug}`);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('<html lang="de"');
    expect(html).toContain(`<meta property="og:url" content="${blog.url}/blog/${german.slug}" />`);
    expect(html).toContain('<meta property="og:type" content="article" />');
    expect((await fetch(`${blog.url}/blog/nowhere`)).status).toBe(404);
  });

  it('leaves nothing behind when it stops, with the plugin and without, one after the other', async () => {
    expect(blog.strapi.plugins['hero-image']).toBeDefined();
    await stopCleanly(blog);
    expect(await surroundings()).toEqual(before);
  });
});
