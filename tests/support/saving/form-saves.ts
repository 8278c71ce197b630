import type { Hero } from '../../../server/src/contracts/hero';
import { findVersions, type Locale, type VersionName } from '../model/entry-versions';
import { draftOf, settledRuns, writeArticle } from '../runs';
import { ARTICLE, type Blog } from '../strapi';

export const SEO = {
  metaTitle: 'Low tide',
  metaDescription: 'What the sea leaves behind when it goes out, and who comes to look for it.',
  openGraph: { ogTitle: 'Low tide', ogDescription: 'What the sea leaves behind.' },
};

export const FORM = `/content-manager/collection-types/${ARTICLE}`;

/** What the editor sends by forms of the Content Manager, and what the entry holds then. */
export const createFormSaves = (blogOf: () => Blog) => {
  const saveForm = async (documentId: string, data: object, action = ''): Promise<number> =>
    (
      await blogOf().admin(`${FORM}/${documentId}${action}?locale=en`, {
        method: action === '' ? 'PUT' : 'POST',
        json: { title: 'Saved from a form', ...data },
      })
    ).status;

  const withHero = async (): Promise<{ id: string; hero: Hero }> => {
    const id = await writeArticle(blogOf());
    await blogOf().publish(id);
    await settledRuns(blogOf(), id);
    const hero = (await draftOf(blogOf(), id))?.hero;
    if (!hero) throw new Error('The article has no hero.');
    return { id, hero };
  };

  const another = async (): Promise<Hero> => (await withHero()).hero;

  const images = async (row: VersionName, documentId: string, locale: Locale = 'en') => {
    const { hero, cover, seoImages } = (await findVersions(blogOf(), documentId))[locale][row] ?? {};
    return { hero: hero?.generation, cover, seoImages };
  };
  const filledWith = (hero: Hero) => ({
    hero: hero.generation,
    cover: hero.image.id,
    seoImages: [hero.social.id, hero.social.id],
  });
  /** The SEO component as a form holds it that was loaded with this file in it. */
  const openedSeo = async (documentId: string, file: number | null): Promise<object> => {
    const row = (await blogOf()
      .strapi.db.query(ARTICLE)
      .findOne({
        where: { documentId, locale: 'en', publishedAt: null },
        populate: { seo: { populate: { openGraph: true } } },
      })) as { seo: { openGraph: object } };
    return { ...row.seo, metaImage: file, openGraph: { ...row.seo.openGraph, ogImage: file } };
  };
  const chosen = (hero: Hero, loaded: Hero | null) => ({
    ...hero,
    choice: true,
    loaded: loaded === null ? null : { image: loaded.image.id, social: loaded.social.id },
  });

  return { blogOf, saveForm, withHero, another, images, filledWith, openedSeo, chosen };
};

export type FormSaves = ReturnType<typeof createFormSaves>;
