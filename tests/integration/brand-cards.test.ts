import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedOf, runsOf, writeArticle } from '../support/runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { startBlog, type Blog } from '../support/strapi';
import { adminRouteCases } from './brand-cards/admin-route-cases';
import { badInputCases } from './brand-cards/bad-input-cases';
import { permissionCases } from './brand-cards/permission-cases';
import { CODED, templateCases } from './brand-cards/template-cases';

describe('a blog without a provider, which draws cards, and not on publish', () => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({
      heroConfig: { output: SMALL_OUTPUT, publish: { mode: 'off' }, templates: [CODED] },
    });
  });
  afterAll(() => blog.stop());

  it('starts no run when an article is published', async () => {
    const id = await writeArticle(blog);
    await blog.publish(id);
    await wait(300);
    expect(await runsOf(blog)).toEqual([]);
    expect((await publishedOf(blog, id))?.hero).toBeNull();
  });

  describe('answers the admin', () => adminRouteCases(() => blog));
  describe('answers bad input', () => badInputCases(() => blog));
  describe('checks permissions', () => permissionCases(() => blog));
  // The last ones: they make another template the default.
  describe('keeps templates in the Content Manager', () => templateCases(() => blog));
});
