import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureChromium } from '../chromium';
import { outputFolder } from '../paths';
import type { Blog } from '../strapi';

/** Off: Strapi's tour of itself, which lays bubbles over the page. */
const NO_TOUR = JSON.stringify({ tours: {}, enabled: false, hidden: true, completedActions: [] });

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: ensureChromium(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });

/** A page of the admin, in English, logged in as the blog's first administrator. */
export const openAdmin = async (browser: Browser, blog: Blog): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 1000 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    colorScheme: 'light',
  });
  await context.addInitScript((tour) => {
    localStorage.setItem('STRAPI_GUIDED_TOUR', tour);
  }, NO_TOUR);
  const page = await context.newPage();
  await page.goto(`${blog.url}/admin/auth/login`);
  await page.getByRole('textbox', { name: 'Email' }).fill(blog.account.email);
  await page.locator('input[name="password"]').fill(blog.account.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.waitForURL((url) => !url.pathname.includes('/auth/'));
  // Strapi's own news, once per installation.
  const news = page.getByText('Introducing the new Media Library').locator('xpath=ancestor::*[.//button][1]');
  await news.getByRole('button').last().click();
  return page;
};

/** Takes what is on the screen, light and dark, into `tests/output`. */
export const takeScreenshots = async (page: Page, name: string): Promise<void> => {
  await mkdir(outputFolder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(outputFolder, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: 'light' });
};
