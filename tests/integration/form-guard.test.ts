import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../server/src/contracts/generation';
import type { Hero } from '../../server/src/contracts/hero';
import { findVersions } from '../support/model/entry-versions';
import { draftOf, publishedOf, runsOf, settledRuns, writeArticle } from '../support/runs';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

const SEO = {
  metaTitle: 'Low tide',
  metaDescription: 'What the sea leaves behind when it goes out, and who comes to look for it.',
  openGraph: { ogTitle: 'Low tide', ogDescription: 'What the sea leaves behind.' },
};

const FORM = `/content-manager/collection-types/${ARTICLE}`;

describe('what is saved into the field', () => {
  let blog: Blog;

  beforeAll(async () => {
    blog = await startBlog();
  });
  afterAll(() => blog.stop());

  const saveForm = async (documentId: string, data: object, action = ''): Promise<number> =>
    (
      await blog.admin(`${FORM}/${documentId}${action}?locale=en`, {
        method: action === '' ? 'PUT' : 'POST',
        json: { title: 'Saved from a form', ...data },
      })
    ).status;

  const withHero = async (): Promise<{ id: string; hero: Hero }> => {
    const id = await writeArticle(blog);
    await blog.publish(id);
    await settledRuns(blog, id);
    const hero = (await draftOf(blog, id))?.hero;
    if (!hero) throw new Error('The article has no hero.');
    return { id, hero };
  };

  const another = async (): Promise<Hero> => (await withHero()).hero;

  it('keeps a hero that finished while a form without it was open', async () => {
    const { id, hero } = await withHero();
    expect(await saveForm(id, { hero: null })).toBe(200);
    expect(await draftOf(blog, id)).toMatchObject({ title: 'Saved from a form', hero });
  });

  it('keeps it when the form publishes, too', async () => {
    const { id, hero } = await withHero();
    expect(await saveForm(id, { hero: null }, '/actions/publish')).toBe(200);
    expect((await publishedOf(blog, id))?.hero).toEqual(hero);
  });

  it('does not bring an older hero back that the form still holds', async () => {
    const { id, hero } = await withHero();
    const older = await another();
    expect(await saveForm(id, { hero: older })).toBe(200);
    expect((await draftOf(blog, id))?.hero).toEqual(hero);
  });

  it('takes what the editor chose, and stores it without the mark', async () => {
    const { id } = await withHero();
    const chosen = await another();
    expect(await saveForm(id, { hero: { ...chosen, pinned: true, choice: true } })).toBe(200);
    expect((await draftOf(blog, id))?.hero).toEqual({ ...chosen, pinned: true });
  });

  it('removes a hero when the editor did', async () => {
    const { id } = await withHero();
    expect(await saveForm(id, { hero: { removed: true, choice: true } })).toBe(200);
    expect((await draftOf(blog, id))?.hero).toBeNull();
  });

  it('refuses anything that is no hero and names the field', async () => {
    const { id, hero } = await withHero();
    for (const wrong of [
      { url: 'x' },
      'a string',
      { ...hero, image: { ...hero.image, url: 'javascript:alert(1)' } },
    ]) {
      const answer = await blog.admin(`${FORM}/${id}?locale=en`, {
        method: 'PUT',
        json: { title: 'A', hero: wrong },
      });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(await answer.json())).toContain('hero');
    }
    expect((await draftOf(blog, id))?.hero).toEqual(hero);
  });

  it('lets REST clear and set it', async () => {
    const { id, hero } = await withHero();
    const put = (value: unknown) =>
      blog.api(`/api/articles/${id}?status=draft`, { method: 'PUT', json: { data: { hero: value } } });
    expect((await put(null)).status).toBe(200);
    expect((await draftOf(blog, id))?.hero).toBeNull();
    expect((await put(hero)).status).toBe(200);
    expect((await draftOf(blog, id))?.hero).toEqual(hero);
  });

  it('remembers which entry a hero was made for before it was saved', async () => {
    const asked = await blog.admin('/hero-image/generations', {
      json: { uid: ARTICLE, values: { title: 'Brand new' } },
    });
    const { id } = ((await asked.json()) as { data: Generation }).data;
    await expect
      .poll(async () => (await runsOf(blog)).find(({ runId }) => runId === id)?.status)
      .toBe('succeeded');
    const hero = (await runsOf(blog)).find(({ runId }) => runId === id)?.hero;
    const created = await blog.admin(FORM, {
      json: { title: 'Brand new', slug: 'brand-new', hero: { ...hero, choice: true } },
    });
    const { data } = (await created.json()) as { data: { documentId: string } };
    await expect
      .poll(async () => (await runsOf(blog, data.documentId)).map(({ runId }) => runId))
      .toEqual([id]);
  });

  const images = async (row: 'draft' | 'published', documentId: string, locale: 'en' | 'de' = 'en') => {
    const { hero, cover, seoImages } = (await findVersions(blog, documentId))[locale][row] ?? {};
    return { hero: hero?.generation, cover, seoImages };
  };
  const filledWith = (hero: Hero) => ({
    hero: hero.generation,
    cover: hero.image.id,
    seoImages: [hero.social.id, hero.social.id],
  });
  /** The SEO component as a form holds it that was loaded with this file in it. */
  const openedSeo = async (documentId: string, file: number | null): Promise<object> => {
    const row = (await blog.strapi.db.query(ARTICLE).findOne({
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

  describe('a stored value that is no whole hero', () => {
    const put = (id: string, hero: unknown, locale = 'en') =>
      blog.admin(`${FORM}/${id}?locale=${locale}`, {
        method: 'PUT',
        json: { title: 'Saved from a form', locale, hero },
      });
    const store = async (documentId: string, hero: unknown): Promise<void> => {
      await blog.strapi.db.query(ARTICLE).updateMany({ where: { documentId }, data: { hero } });
    };
    const lacking = ({ inputs: _inputs, ...hero }: Hero): object => hero;

    it('is saved as it stands by forms, REST and code, in another locale and in a duplicate', async () => {
      const { id, hero } = await withHero();
      for (const value of [{ foo: 1 }, lacking(hero)]) {
        await store(id, value);
        expect((await put(id, value)).status).toBe(200);
        expect((await put(id, value, 'de')).status).toBe(200);
        const json = { data: { title: 'By REST', hero: value } };
        expect((await blog.api(`/api/articles/${id}?status=draft`, { method: 'PUT', json })).status).toBe(
          200,
        );
        expect((await draftOf(blog, id))?.hero).toEqual(value);
        expect((await draftOf(blog, id, 'de'))?.hero).toEqual(value);
        const duplicate = await blog.admin(`${FORM}/clone/${id}`, {
          json: { title: 'A duplicate', slug: null, locale: 'en', hero: value },
        });
        expect(duplicate.status).toBe(200);
        await blog.strapi.documents(ARTICLE).delete({ documentId: id, locale: 'de' });
      }
      expect((await put(id, { foo: 2 })).status).toBe(400);
    });

    it('does not keep its entry from being published, and is replaced by what the publish draws', async () => {
      const id = await writeArticle(blog);
      await store(id, { foo: 1 });
      expect(await saveForm(id, { hero: { foo: 1 } }, '/actions/publish')).toBe(200);
      await settledRuns(blog, id);
      expect((await publishedOf(blog, id))?.hero).toMatchObject({ source: 'card' });
      expect(await saveForm(id, { hero: { foo: 1 } })).toBe(400);
    });

    it('keeps its pin, and nothing is drawn for it', async () => {
      const { id, hero } = await withHero();
      const value = lacking({ ...hero, pinned: true });
      await store(id, value);
      const runs = await runsOf(blog, id);
      expect(await saveForm(id, { hero: value }, '/actions/publish')).toBe(200);
      expect(await runsOf(blog, id)).toHaveLength(runs.length);
      expect((await publishedOf(blog, id))?.hero).toEqual(value);
    });

    it('is left by a form that was opened before a hero took its place', async () => {
      const { id, hero } = await withHero();
      expect(await saveForm(id, { hero: lacking(await another()) })).toBe(200);
      expect((await draftOf(blog, id))?.hero).toEqual(hero);
    });
  });

  describe('images beside the field', () => {
    const create = async (json: object, action = ''): Promise<string> => {
      const answer = await blog.admin(`${FORM}${action}?locale=en`, { json });
      const { data } = (await answer.json()) as { data: { documentId: string } };
      return data.documentId;
    };
    let slugs = 0;
    const fresh = (hero: unknown): object => ({ title: 'New', slug: `new-${(slugs += 1)}`, hero, seo: SEO });

    it('follow a hero that was made before the first save', async () => {
      const hero = await another();
      const saved = await create(fresh(chosen(hero, null)));
      expect(await images('draft', saved)).toEqual(filledWith(hero));
      expect(await saveForm(saved, { hero }, '/actions/publish')).toBe(200);
      expect(await images('published', saved)).toEqual(filledWith(hero));
      const atOnce = await create(fresh(chosen(hero, null)), '/actions/publish');
      expect(await images('published', atOnce)).toEqual(filledWith(hero));
    });

    it('follow the hero of an import, of a new locale and of a duplicate, but not one of another site', async () => {
      const { id, hero } = await withHero();
      const documents = blog.strapi.documents(ARTICLE);
      const imported = await documents.create({
        locale: 'en',
        status: 'published',
        data: fresh(hero) as never,
      });
      expect(await images('published', imported.documentId)).toEqual(filledWith(hero));
      const german = { title: 'Neu', slug: 'neu', locale: 'de', seo: SEO, hero };
      await blog.admin(`${FORM}/${id}?locale=de`, { method: 'PUT', json: german });
      expect(await images('draft', id, 'de')).toEqual(filledWith(hero));
      const next = await another();
      const json = { ...fresh(chosen(next, hero)), locale: 'en', cover: hero.image.id };
      const answer = await blog.admin(`${FORM}/clone/${id}`, { json });
      const { data } = (await answer.json()) as { data: { documentId: string } };
      expect(await images('draft', data.documentId)).toEqual(filledWith(next));
      expect((await draftOf(blog, data.documentId))?.hero).toEqual(next);
      const foreign = { ...hero, image: { ...hero.image, url: 'https://example.com/uploads/other.webp' } };
      const copied = await documents.create({ locale: 'en', data: fresh(foreign) as never });
      expect(await images('draft', copied.documentId)).toMatchObject({
        cover: null,
        seoImages: [null, null],
      });
    });

    it('stay when a form is saved that was opened before the hero was put on the entry', async () => {
      const id = await writeArticle(blog, { seo: SEO });
      const seo = await openedSeo(id, null);
      await blog.publish(id);
      await settledRuns(blog, id);
      const { hero } = (await publishedOf(blog, id)) ?? {};
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
    });

    it('go when the editor removes or changes them in the form', async () => {
      const id = await writeArticle(blog, { seo: SEO });
      await blog.publish(id);
      await settledRuns(blog, id);
      const { hero } = (await publishedOf(blog, id)) ?? {};
      if (!hero) throw new Error('The article has no hero.');
      const own = (await another()).image.id;
      const seo = await openedSeo(id, null);
      expect(await saveForm(id, { hero, cover: own, seo: { ...seo, metaImage: own } })).toBe(200);
      expect(await images('draft', id)).toMatchObject({ cover: own, seoImages: [own, null] });
      expect(await saveForm(id, { hero, cover: null, seo })).toBe(200);
      expect(await images('draft', id)).toMatchObject({ cover: null, seoImages: [null, null] });
      const put = (data: object) =>
        blog.api(`/api/articles/${id}?status=draft`, { method: 'PUT', json: { data } });
      expect((await put({ cover: hero.image.id })).status).toBe(200);
      expect((await put({ cover: null })).status).toBe(200);
      expect(await images('draft', id)).toMatchObject({ hero: hero.generation, cover: null });
    });

    it('are filled in an SEO component that is added to an entry with a hero', async () => {
      const { id, hero } = await withHero();
      expect(await saveForm(id, { hero, cover: hero.image.id, seo: SEO })).toBe(200);
      expect(await images('draft', id)).toEqual(filledWith(hero));
    });
  });

  describe('writers that are no forms', () => {
    const during = async (url: string, body: object, data: object, documentId: string): Promise<void> => {
      const store = { state: {}, request: { url, body } };
      await blog.strapi.requestContext.run(store as never, async () => {
        await blog.strapi.documents(ARTICLE).update({ documentId, locale: 'en', data: data as never });
      });
    };

    it('restores the hero of an earlier version from the content history', async () => {
      const { id } = await withHero();
      const earlier = await another();
      const url = '/content-manager/history-versions/7/restore';
      await during(url, { contentType: ARTICLE }, { hero: earlier, cover: null }, id);
      expect(await images('draft', id)).toMatchObject({ hero: earlier.generation, cover: earlier.image.id });
      await during(url, { contentType: ARTICLE }, { hero: null, cover: null }, id);
      expect(await images('draft', id)).toMatchObject({ hero: undefined, cover: null });
    });

    it('takes what code of the site writes into other entries while a form is saved', async () => {
      const { id, hero } = await withHero();
      const other = await another();
      await during(`${FORM}/${await writeArticle(blog)}?locale=en`, { hero: other }, { hero: other }, id);
      expect((await draftOf(blog, id))?.hero).toEqual(other);
      await during(`${FORM}/${id}?locale=en`, { hero: null }, { hero }, id);
      expect((await draftOf(blog, id))?.hero).toEqual(hero);
      await during(`${FORM}/${id}?locale=en`, { hero: other }, { hero: other }, id);
      expect((await draftOf(blog, id))?.hero).toEqual(hero);
    });
  });
});
