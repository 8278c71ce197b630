import { describe, expect, it } from 'vitest';
import { draftOf, publishedOf, settledRuns, writeArticle } from '../runs';
import { ARTICLE } from '../strapi';
import { FORM, SEO, type FormSaves } from './form-saves';

/** What becomes of cover and SEO images when an entry is saved; on a blog that draws cards. */
export const filledImageRules = (saves: FormSaves): void => {
  const { blogOf, saveForm, withHero, another, images, filledWith, openedSeo, chosen } = saves;

  describe('cover and SEO images beside the hero field', () => {
    const create = async (json: object, action = ''): Promise<string> => {
      const answer = await blogOf().admin(`${FORM}${action}?locale=en`, { json });
      const { data } = (await answer.json()) as { data: { documentId: string } };
      return data.documentId;
    };
    let slugs = 0;
    const fresh = (hero: unknown): object => ({ title: 'New', slug: `new-${(slugs += 1)}`, hero, seo: SEO });

    it('are filled for a hero that was made before the first save', async () => {
      const hero = await another();
      const saved = await create(fresh(chosen(hero, null)));
      expect(await images('draft', saved)).toEqual(filledWith(hero));
      expect(await saveForm(saved, { hero }, '/actions/publish')).toBe(200);
      expect(await images('published', saved)).toEqual(filledWith(hero));
      const atOnce = await create(fresh(chosen(hero, null)), '/actions/publish');
      expect(await images('published', atOnce)).toEqual(filledWith(hero));
    });

    it('are filled for an import, a new locale and a duplicate, but not for a hero of another site', async () => {
      const { id, hero } = await withHero();
      const documents = blogOf().strapi.documents(ARTICLE);
      const imported = await documents.create({
        locale: 'en',
        status: 'published',
        data: fresh(hero) as never,
      });
      expect(await images('published', imported.documentId)).toEqual(filledWith(hero));
      const german = { title: 'Neu', slug: 'neu', locale: 'de', seo: SEO, hero };
      await blogOf().admin(`${FORM}/${id}?locale=de`, { method: 'PUT', json: german });
      expect(await images('draft', id, 'de')).toEqual(filledWith(hero));
      const next = await another();
      const json = { ...fresh(chosen(next, hero)), locale: 'en', cover: hero.image.id };
      const answer = await blogOf().admin(`${FORM}/clone/${id}`, { json });
      const { data } = (await answer.json()) as { data: { documentId: string } };
      expect(await images('draft', data.documentId)).toEqual(filledWith(next));
      expect((await draftOf(blogOf(), data.documentId))?.hero).toEqual(next);
      const foreign = { ...hero, image: { ...hero.image, url: 'https://example.com/uploads/other.webp' } };
      const copied = await documents.create({ locale: 'en', data: fresh(foreign) as never });
      expect(await images('draft', copied.documentId)).toMatchObject({
        cover: null,
        seoImages: [null, null],
      });
    });

    it('stay when a form is saved that was opened before the hero was attached', async () => {
      // The title of the form, so that no card follows it.
      const id = await writeArticle(blogOf(), { title: 'Saved from a form', seo: SEO });
      const seo = await openedSeo(id, null);
      await blogOf().publish(id);
      await settledRuns(blogOf(), id);
      const { hero } = (await publishedOf(blogOf(), id)) ?? {};
      if (!hero) throw new Error('The article has no hero.');
      for (const value of [null, chosen(hero, null)]) {
        expect(await saveForm(id, { hero: value, cover: null, seo }, '/actions/publish')).toBe(200);
        expect(await images('draft', id)).toEqual(filledWith(hero));
        expect(await images('published', id)).toEqual(filledWith(hero));
      }
      const next = await another();
      const older = { cover: hero.image.id, seo: await openedSeo(id, hero.social.id) };
      expect(await saveForm(id, { hero: chosen(next, null), cover: null, seo })).toBe(200);
      expect(await saveForm(id, { hero, ...older })).toBe(200);
      expect(await images('draft', id)).toEqual(filledWith(next));
      expect(await saveForm(id, { hero: { removed: true, choice: true } })).toBe(200);
      expect(await saveForm(id, { hero, ...older })).toBe(200);
      expect(await images('draft', id)).toEqual({ hero: undefined, cover: null, seoImages: [null, null] });
    });

    it('are removed or changed when the editor does so in the form', async () => {
      const id = await writeArticle(blogOf(), { seo: SEO });
      await blogOf().publish(id);
      await settledRuns(blogOf(), id);
      const { hero } = (await publishedOf(blogOf(), id)) ?? {};
      if (!hero) throw new Error('The article has no hero.');
      const own = (await another()).image.id;
      const seo = await openedSeo(id, null);
      expect(await saveForm(id, { hero, cover: own, seo: { ...seo, metaImage: own } })).toBe(200);
      expect(await images('draft', id)).toMatchObject({ cover: own, seoImages: [own, null] });
      expect(await saveForm(id, { hero, cover: null, seo })).toBe(200);
      expect(await images('draft', id)).toMatchObject({ cover: null, seoImages: [null, null] });
      const put = (data: object) =>
        blogOf().api(`/api/articles/${id}?status=draft`, { method: 'PUT', json: { data } });
      expect((await put({ cover: hero.image.id })).status).toBe(200);
      expect((await put({ cover: null })).status).toBe(200);
      expect(await images('draft', id)).toMatchObject({ hero: hero.generation, cover: null });
    });

    it('are filled in every locale where the attribute is shared', async () => {
      const { id, hero } = await withHero();
      const next = await another();
      const { strapi } = blogOf();
      const german = { title: 'Ebbe', slug: 'ebbe' };
      await strapi.documents(ARTICLE).update({ documentId: id, locale: 'de', data: german as never });
      const cover: object = strapi.contentType(ARTICLE).attributes['cover'] ?? {};
      const options: unknown = Reflect.get(cover, 'pluginOptions');
      Reflect.set(cover, 'pluginOptions', { i18n: { localized: false } });
      try {
        expect(await saveForm(id, { hero: chosen(next, hero), cover: hero.image.id })).toBe(200);
        expect((await images('draft', id)).cover).toBe(next.image.id);
        expect((await images('draft', id, 'de')).cover).toBe(next.image.id);
        expect((await images('published', id)).cover).toBe(hero.image.id);
      } finally {
        Reflect.set(cover, 'pluginOptions', options);
      }
    });

    it('are filled in an SEO component that is added to an entry with a hero', async () => {
      const { id, hero } = await withHero();
      expect(await saveForm(id, { hero, cover: hero.image.id, seo: SEO })).toBe(200);
      expect(await images('draft', id)).toEqual(filledWith(hero));
    });
  });
};
