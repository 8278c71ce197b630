import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeScreenshots } from '../support/browser/admin-page';
import { openAdminStage } from '../support/browser/admin-stage';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { draftOf, writeArticle } from '../support/runs';
import type { Blog } from '../support/strapi';

/** Credits of a picture, as the site's owner has configured them. */
const CREDITS = 3;

describe('an editor with an image API', () => {
  let blog: Blog;
  let vendor: VendorEmulator;
  let page: Page;
  let close: () => Promise<void>;

  beforeAll(async () => {
    vendor = await startOpenAiEmulator();
    const own = { baseUrl: vendor.baseUrl, apiKey: vendor.apiKey, allowPrivateNetwork: true };
    ({ blog, page, close } = await openAdminStage({
      providers: { main: { type: 'openai-compatible', creditsPerImage: CREDITS, ...own } },
      use: ['main', 'brand-card'],
    }));
  });

  afterAll(async () => {
    await close();
    await vendor.close();
  });

  /** The slug has a button of the same name. */
  const regenerate = () =>
    page.getByRole('group', { name: /^Hero: / }).getByRole('button', { name: 'Regenerate', exact: true });
  const finalButton = () => page.getByRole('button', { name: `Draw in final quality (${CREDITS} credits)` });

  /** Opens a new article and has its first hero drawn. */
  const generateFor = async (title: string): Promise<string> => {
    const documentId = await writeArticle(blog, { title });
    await page.goto(`${blog.url}/admin/content-manager/collection-types/api::article.article/${documentId}`);
    await page.getByRole('button', { name: 'Generate hero' }).click();
    await finalButton().waitFor();
    return documentId;
  };

  it('tries a hero out at a moderate quality, sees what the final one costs, and has it drawn', async () => {
    const documentId = await generateFor('A quiet harbour at dawn');
    expect(vendor.billed).toMatchObject([{ quality: 'medium', images: 1 }]);
    await finalButton().evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await takeScreenshots(page, 'field-final-offer');
    // Looking costs nothing.
    expect(vendor.billed).toHaveLength(1);

    await finalButton().click();
    await expect.poll(() => vendor.billed.length).toBe(2);
    await regenerate().waitFor();
    expect(vendor.billed[1]).toMatchObject({ quality: 'high', images: 1 });
    expect(vendor.requests.at(-1)?.path).toBe('/v1/images/edits');

    // The final one is final: there is nothing more to pay for.
    await page.getByText(/^Next generation/).waitFor();
    expect(await finalButton().count()).toBe(0);
    const hero = (await draftOf(blog, documentId))?.hero;
    expect(hero?.source).toBe('ai');
  });

  const openArticle = (documentId: string) =>
    page.goto(`${blog.url}/admin/content-manager/collection-types/api::article.article/${documentId}`);

  it('reads why a brand card stands in for an image, and what it cost, also after reopening', async () => {
    const documentId = await writeArticle(blog, { title: 'A harbour without a key' });
    await openArticle(documentId);
    vendor.script([{ status: 401, body: { error: { message: 'No.', type: 'x', code: 'invalid_api_key' } } }]);
    await page.getByRole('button', { name: 'Generate hero' }).click();
    const told = async () => {
      await page.getByText('No image could be generated, so this is a brand card:').waitFor();
      await page.getByText('main: The image provider refused the key').waitFor();
      await page.getByText('Generated with Brand card · Free').waitFor();
    };
    await told();
    await regenerate().evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await takeScreenshots(page, 'field-fallback');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await openArticle(documentId);
    await told();
  });

  it('is offered the image that arrives after a cancel, also after reopening, and uses it for nothing', async () => {
    const documentId = await writeArticle(blog, { title: 'A harbour that came late' });
    await openArticle(documentId);
    const before = vendor.billed.length;
    vendor.script([{ delayMs: 3_000 }]);
    await page.getByRole('button', { name: 'Generate hero' }).click();
    await expect.poll(() => vendor.requests.length).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Canceled', { exact: true }).waitFor();
    const use = page.getByRole('button', { name: 'Use this image' });
    await use.waitFor({ timeout: 20_000 });
    expect(vendor.billed.length).toBe(before + 1);
    await openArticle(documentId);
    await use.waitFor();
    await use.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await takeScreenshots(page, 'field-late-image');
    await use.click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(async () => (await draftOf(blog, documentId))?.hero?.source ?? null).toBe('ai');
    await use.waitFor({ state: 'detached' });
    expect(vendor.billed.length).toBe(before + 1);
  });

  it('is told when it fails, and tries just that again', async () => {
    await generateFor('Another harbour, at dusk');
    const before = vendor.billed.length;
    vendor.script([{ status: 503, body: { error: { message: 'Not today.', type: 'x', code: 'x' } } }]);
    await finalButton().click();
    await page.getByText('Not today.').waitFor();
    expect(vendor.billed).toHaveLength(before);

    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => vendor.billed.length).toBe(before + 1);
    expect(vendor.billed.at(-1)).toMatchObject({ quality: 'high', images: 1 });
  });
});
