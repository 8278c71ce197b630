import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeScreenshots } from '../support/browser/admin-page';
import { openAdminStage } from '../support/browser/admin-stage';
import { startKairvalEmulator } from '../support/emulators/kairval';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { finished, press } from '../support/blog/blog-runs';
import { draftOf, publishedOf, runsOf, writeArticle } from '../support/runs';
import { ARTICLE, type Blog } from '../support/strapi';

/** Credits of a picture, as the site's owner has configured them. */
const CREDITS = 3;

let blog: Blog;
let openai: VendorEmulator;
let kairval: VendorEmulator;
let page: Page;
let close: () => Promise<void>;

beforeAll(async () => {
  openai = await startOpenAiEmulator();
  kairval = await startKairvalEmulator();
  const reach = ({ baseUrl, apiKey }: VendorEmulator) => ({
    ...{ baseUrl, apiKey, allowPrivateNetwork: true },
    ...{ timeoutMs: 10_000, creditsPerImage: CREDITS },
  });
  ({ blog, page, close } = await openAdminStage({
    providers: {
      openai: { type: 'openai-compatible', ...reach(openai) },
      kairval: { type: 'kairval', ...reach(kairval) },
    },
    use: ['openai'],
    publish: { mode: 'off' },
  }));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});

afterAll(async () => {
  await close();
  await Promise.all([openai.close(), kairval.close()]);
});

const open = (documentId: string) =>
  page.goto(`${blog.url}/admin/content-manager/collection-types/api::article.article/${documentId}`);
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const panel = () => page.getByRole('region', { name: 'This run may have been billed' });
const hero = () => page.getByRole('group', { name: /^Hero: (?!none)/ });
const hasFocus = (locator: Locator) => locator.evaluate((element) => element === document.activeElement);
const toTheMiddle = (locator: Locator) =>
  locator.evaluate((element) => element.scrollIntoView({ block: 'center' }));

/** Goes on with the Tab key until this has the focus, as somebody without a mouse does. */
const tabTo = async (locator: Locator): Promise<void> => {
  for (let steps = 0; steps < 30; steps += 1) {
    if (await hasFocus(locator)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${String(locator)}`);
};

describe('a run whose outcome nobody knows', () => {
  it('is drawn anew on the editor’s word, by keyboard alone', async () => {
    const documentId = await writeArticle(blog, { title: 'A letter without an answer' });
    await open(documentId);
    openai.script([{ reset: 'after-accept' }]);
    await button('Generate hero').click();
    await button('It arrived…').waitFor();
    expect(await hasFocus(panel().getByRole('heading'))).toBe(true);
    expect(await button(/^Ask /).count()).toBe(0);
    await panel().getByText(`${CREDITS} credits`).waitFor();
    await toTheMiddle(panel());
    await takeScreenshots(page, 'outcome-panel');

    const [run] = await runsOf(blog, documentId);
    const answer = await blog.admin(`/hero-image/generations/${run!.runId}/outcome`);
    const { callKey } = ((await answer.json()) as { data: { callKey: string } }).data;
    await tabTo(button('Copy'));
    await page.keyboard.press('Enter');
    await button('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(callKey);

    await tabTo(button('It arrived…'));
    await page.keyboard.press('Enter');
    const address = page.getByRole('textbox', { name: 'Address of the picture' });
    await expect.poll(() => hasFocus(address)).toBe(true);
    await page.keyboard.type('somewhere');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the address of a picture').waitFor();
    expect(await hasFocus(address)).toBe(true);
    await toTheMiddle(panel());
    await takeScreenshots(page, 'outcome-arrived');
    await page.keyboard.press('Escape');
    expect(await hasFocus(button('It arrived…'))).toBe(true);

    expect(openai.billed).toHaveLength(1);
    await tabTo(button('Draw anew and pay again'));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(`for about ${CREDITS} credits`).waitFor();
    await takeScreenshots(page, 'outcome-pay');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => hasFocus(button('Draw anew and pay again'))).toBe(true);
    expect(openai.billed).toHaveLength(1);

    await page.keyboard.press('Enter');
    await tabTo(dialog.getByRole('button', { name: 'Pay again' }));
    await page.keyboard.press('Enter');
    await hero().waitFor();
    expect(openai.billed).toHaveLength(2);
    expect((await draftOf(blog, documentId))?.hero?.generation).toBe(run!.runId);
    expect(await panel().count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  /** A run of unknown outcome that the page finds when it is opened. */
  const doubtful = async (title: string, reset: 'before-accept' | 'after-accept'): Promise<string> => {
    const documentId = await writeArticle(blog, { title });
    kairval.script([{ reset }]);
    const run = await finished(blog, await press(blog, { documentId, locale: 'en', provider: 'kairval' }));
    expect(run.status).toBe('unknown');
    return documentId;
  };

  it('is asked about again for nothing, where the vendor can be asked', async () => {
    const documentId = await doubtful('A letter that is answered late', 'after-accept');
    const before = kairval.billed.length;
    await open(documentId);
    await button('Ask kairval again').waitFor();
    await toTheMiddle(panel());
    await takeScreenshots(page, 'outcome-ask');
    await button('Ask kairval again').click();
    await hero().waitFor();
    expect(kairval.billed).toHaveLength(before);
    expect((await draftOf(blog, documentId))?.hero?.source).toBe('ai');
  });

  it('can be looked at again when it could not be loaded, and answered with “nothing was made”', async () => {
    const documentId = await doubtful('A letter that was lost', 'before-accept');
    await page.route('**/outcome', (route) => route.abort());
    await open(documentId);
    const again = button('Look again');
    await again.waitFor();
    await toTheMiddle(again);
    await takeScreenshots(page, 'outcome-unavailable');
    await page.unroute('**/outcome');
    await again.click();
    await button('Nothing was made or billed').waitFor();

    // An answer that does not arrive says so, and is no answer.
    await page.route('**/outcome', (route) => route.abort());
    await button('Nothing was made or billed').click();
    const alert = panel().getByRole('alert');
    await alert.waitFor();
    expect(await hasFocus(alert)).toBe(true);
    await toTheMiddle(panel());
    await takeScreenshots(page, 'outcome-refused');
    await page.unroute('**/outcome');
    await button('Nothing was made or billed').click();
    await page.getByText('kairval made and billed nothing').waitFor();
    expect(await runsOf(blog, documentId)).toMatchObject([{ status: 'failed' }]);
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });
});

describe('publish when ready', () => {
  const publish = () => button('Generate and publish when ready');

  it('is off while there are unsaved changes, and says why', async () => {
    await open(await writeArticle(blog, { title: 'Half written' }));
    await publish().waitFor();
    expect(await publish().getAttribute('aria-disabled')).toBe('false');
    await page.getByRole('textbox', { name: /^title/ }).fill('Three quarters written');
    await expect.poll(() => publish().getAttribute('aria-disabled')).toBe('true');
    const before = openai.requests.length;
    await toTheMiddle(publish());
    await tabTo(publish());
    await page
      .getByRole('tooltip')
      .getByText(/^Save your changes first/)
      .waitFor();
    await takeScreenshots(page, 'publish-unsaved');
    await page.keyboard.press('Enter');
    expect(openai.requests).toHaveLength(before);
  });

  it('publishes the entry with its hero, and the page shows it', async () => {
    const documentId = await writeArticle(blog, { title: 'Ready for the tide' });
    await open(documentId);
    await publish().waitFor();
    expect(await button('Publish').isDisabled()).toBe(false);
    openai.script([{ delayMs: 3_000 }]);
    await publish().click();
    const waiting = page.getByText('Publishes when ready');
    await waiting.waitFor();
    await toTheMiddle(waiting);
    await takeScreenshots(page, 'publish-running');
    expect(await publishedOf(blog, documentId)).toBeNull();

    const done = page.getByText('Published with its new hero');
    await done.waitFor();
    await hero().waitFor();
    const published = await publishedOf(blog, documentId);
    expect(published?.hero).toMatchObject({ source: 'ai' });
    expect((await draftOf(blog, documentId))?.hero?.generation).toBe(published?.hero?.generation);
    // The page knows: its form has nothing to save, and nothing to publish.
    await expect.poll(() => button('Publish').isDisabled()).toBe(true);
    await expect.poll(() => button('Save').isDisabled()).toBe(true);
    await toTheMiddle(done);
    await takeScreenshots(page, 'publish-done');
  });

  it('tells what the server says when it was not published', async () => {
    const documentId = await writeArticle(blog, { title: 'Changed by another hand' });
    await open(documentId);
    openai.script([{ delayMs: 3_000 }]);
    await publish().click();
    await page.getByText('Publishes when ready').waitFor();
    await blog.strapi.documents(ARTICLE).update({ documentId, locale: 'en', data: { title: 'New' } });
    await page.getByText(/changed in the meantime/).waitFor();
    expect(await publishedOf(blog, documentId)).toBeNull();
  });
});
