import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import openGraphScraper from 'open-graph-scraper';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heroSchema, type Hero } from '../../server/src/contracts/hero';
import { takeScreenshots } from '../support/browser/admin-page';
import { openAdminStage } from '../support/browser/admin-stage';
import { pluginRoot } from '../support/paths';
import type { Blog } from '../support/strapi';

const TITLE = 'The lighthouse keeper’s guide to calm releases';
const DESCRIPTION = 'What forty years of tending one lamp teach about shipping software on time.';
const CREATE = '/admin/content-manager/collection-types/api::article.article/create';

interface Article {
  documentId: string;
  title: string;
  slug: string;
  hero: Hero | null;
}

/** Lets the editor wait as on a slow line, long enough to be seen. */
const slowDownTheRequest = async (page: Page): Promise<void> => {
  await page.route('**/hero-image/generations', async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 2_500));
    await route.continue();
  });
};

const publicArticles = async (blog: Blog): Promise<Article[]> => {
  const query = `filters[title][$eq]=${encodeURIComponent(TITLE)}`;
  const answer = await blog.api(`/api/articles?${query}`, { token: null });
  return ((await answer.json()) as { data: Article[] }).data;
};

const toTheMiddle = (locator: Locator): Promise<void> =>
  locator.evaluate((element) => element.scrollIntoView({ block: 'center' }));

/** The field with its label and some air, for the README. */
const takeReadmeScreenshot = async (page: Page, field: Locator): Promise<void> => {
  const box = (await field.boundingBox())!;
  await mkdir(join(pluginRoot, 'docs'), { recursive: true });
  await page.screenshot({
    path: join(pluginRoot, 'docs/generate-hero.png'),
    animations: 'disabled',
    clip: { x: box.x - 20, y: box.y - 40, width: box.width + 40, height: box.height + 60 },
  });
};

describe('an editor', () => {
  let blog: Blog;
  let page: Page;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ blog, page, close } = await openAdminStage({ siteName: 'Low Tide' }));
  });

  afterAll(() => close());

  it('writes a title, presses the button, sees the hero, saves and publishes', async () => {
    await page.goto(`${blog.url}${CREATE}`);
    const generate = page.getByRole('button', { name: 'Generate hero' });
    await toTheMiddle(generate);
    expect(await generate.isDisabled()).toBe(true);
    await takeScreenshots(page, 'field-empty');

    await page.getByRole('textbox', { name: /^title/ }).fill(TITLE);
    await page.getByRole('textbox', { name: /^description/ }).fill(DESCRIPTION);
    await page.getByRole('button', { name: 'Regenerate' }).click(); // of the slug
    await slowDownTheRequest(page);
    await generate.click();

    const progress = page.getByRole('group', { name: 'Hero in the making' });
    await progress.waitFor();
    await toTheMiddle(progress);
    await takeScreenshots(page, 'field-running');

    const field = page.getByRole('group', { name: /^Hero: .*lighthouse/ });
    await field.getByRole('button', { name: 'Regenerate' }).waitFor();
    const picture = field.getByRole('img').first();
    await expect
      .poll(() => picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
      .toBe(1536);
    await field.getByText(/^Next generation/).waitFor();
    await toTheMiddle(field);
    await takeScreenshots(page, 'field-done');
    if (process.env['UPDATE_SCREENSHOT'] === '1') await takeReadmeScreenshot(page, field);

    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/create'));
    expect(await publicArticles(blog)).toEqual([]);

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect.poll(async () => (await publicArticles(blog)).length).toBe(1);
  });

  it('has given REST a complete hero, its meta tags and its file in the media library', async () => {
    const [article] = await publicArticles(blog);
    const hero = heroSchema.parse(article!.hero);
    const tags = Object.fromEntries(
      hero.meta.map((tag) => ['property' in tag ? tag.property : tag.name, tag.content]),
    );
    expect(tags).toMatchObject({
      'og:image': hero.social.url,
      'og:image:type': 'image/jpeg',
      'og:image:width': '1200',
      'og:image:height': '630',
      'twitter:card': 'summary_large_image',
      'twitter:image': hero.social.url,
    });
    expect(hero.image.alternativeText).toContain('lighthouse');
    const files = await blog.admin(`/upload/files/${hero.image.id}`);
    expect(await files.json()).toMatchObject({ mime: 'image/webp', width: 1536, height: 864 });
  });

  it('has a public page in which a scraper finds title, image, size and alt text', async () => {
    const [article] = await publicArticles(blog);
    const { result } = await openGraphScraper({ url: `${blog.url}/blog/${article!.slug}` });
    const alt = article!.hero?.image.alternativeText;
    expect(result).toMatchObject({
      success: true,
      ogTitle: TITLE,
      ogDescription: DESCRIPTION,
      ogType: 'article',
      twitterCard: 'summary_large_image',
      ogImage: [{ width: '1200', height: '630', type: 'image/jpeg', alt }],
      twitterImage: [{ alt }],
    });
    const url = result.ogImage?.[0]?.url ?? '';
    const image = await fetch(url);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const bytes = Buffer.from(await image.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 1200, height: 630 });
    expect(bytes.length).toBeLessThanOrEqual(300_000);
  });

  it('reads the article with its hero on the blog', async () => {
    const [article] = await publicArticles(blog);
    await page.goto(`${blog.url}/blog/${article!.slug}`);
    const hero = page.getByRole('img', { name: article!.hero!.image.alternativeText });
    await expect
      .poll(() => hero.evaluate((image) => image instanceof HTMLImageElement && image.complete))
      .toBe(true);
    expect(await hero.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await takeScreenshots(page, 'blog-article');
  });
});
