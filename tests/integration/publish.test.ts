import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heroSchema, type Hero } from '../../server/src/contracts/hero';
import { ARTICLE, startBlog, type Blog, type SeededArticle } from '../support/strapi';

const heroOf = async (blog: Blog, { documentId, locale }: SeededArticle): Promise<Hero | null> => {
  const row: { hero: unknown } | null = await blog.strapi.db
    .query(ARTICLE)
    .findOne({ where: { documentId, locale, publishedAt: { $notNull: true } } });
  return row?.hero == null ? null : heroSchema.parse(row.hero);
};

describe('publishing an article', () => {
  let blog: Blog;
  let articles: SeededArticle[];

  beforeAll(async () => {
    blog = await startBlog({});
    articles = await blog.seed();
  });
  afterAll(() => blog.stop());

  it('gives every article a hero with its tags within moments', async () => {
    for (const { documentId, locale } of articles) await blog.publish(documentId, locale);
    for (const article of articles) {
      await expect.poll(() => heroOf(blog, article), { timeout: 20_000 }).not.toBeNull();
      const hero = await heroOf(blog, article);
      expect(hero?.source).toBe('card');
      expect(hero?.image).toMatchObject({ width: 1536, height: 864 });
      console.log(JSON.stringify(hero?.meta));
    }
  });
});
