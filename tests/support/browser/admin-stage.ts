import type { Page } from 'playwright-core';
import { buildAdmin, installAdmin } from '../admin-build';
import { copyBlog } from '../blog-folder';
import { buildPlugin } from '../plugin-build';
import { startBlog, type Blog, type BlogOptions } from '../strapi';
import { launchBrowser, openAdmin } from './admin-page';

/** A blog with its admin panel, and an editor who has just logged in. */
export interface AdminStage {
  blog: Blog;
  page: Page;
  close: () => Promise<void>;
}

/** Builds plugin and panel where they are not built yet, and opens them in a real browser. */
export const openAdminStage = async (
  heroConfig: NonNullable<BlogOptions['heroConfig']>,
): Promise<AdminStage> => {
  await buildPlugin();
  const panel = await buildAdmin(() => console.log('Building the admin panel, about a minute ...'));
  const folder = await copyBlog();
  await installAdmin(panel, folder.dir);
  const blog = await startBlog({ folder, heroConfig });
  const browser = await launchBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await blog.stop();
  };
  return { blog, page: await openAdmin(browser, blog), close };
};
