import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../server/src/contracts/generation';
import type { Hero } from '../../server/src/contracts/hero';
import { draftOf, publishedOf, runsOf, settledRuns, writeArticle } from '../support/runs';
import { filledImageRules } from '../support/saving/filled-image-rules';
import { createFormSaves, FORM } from '../support/saving/form-saves';
import { SMALL_OUTPUT } from '../support/small-output';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

describe('a save of the hero field', () => {
  let blog: Blog;

  beforeAll(async () => {
    blog = await startBlog({ heroConfig: { output: SMALL_OUTPUT } });
  });
  afterAll(() => blog.stop());

  const saves = createFormSaves(() => blog);
  const { saveForm, withHero, another, images } = saves;

  it('keeps a hero that was attached while a form without it was open', async () => {
    const { id, hero } = await withHero();
    expect(await saveForm(id, { hero: null })).toBe(200);
    expect(await draftOf(blog, id)).toMatchObject({ title: 'Saved from a form', hero });
  });

  it('keeps that hero when the form publishes', async () => {
    const { id, hero } = await withHero();
    expect(await saveForm(id, { hero: null }, '/actions/publish')).toBe(200);
    expect((await publishedOf(blog, id))?.hero).toEqual(hero);
  });

  it('ignores an older hero that the form still holds', async () => {
    const { id, hero } = await withHero();
    const older = await another();
    expect(await saveForm(id, { hero: older })).toBe(200);
    expect((await draftOf(blog, id))?.hero).toEqual(hero);
  });

  it('stores the hero that the editor chose, without the choice marker', async () => {
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

  it('refuses a value that is no hero and names the field', async () => {
    const { id, hero } = await withHero();
    const form = (value: unknown) =>
      blog.admin(`${FORM}/${id}?locale=en`, { method: 'PUT', json: { title: 'A', hero: value } });
    const rest = (value: unknown) =>
      blog.api(`/api/articles/${id}?status=draft`, { method: 'PUT', json: { data: { hero: value } } });
    const unsafe = { ...hero, image: { ...hero.image, url: 'javascript:alert(1)' } };
    for (const answer of [
      await form(unsafe),
      await form({ url: 'x', choice: true }),
      await rest({ url: 'x' }),
      await rest('a string'),
      await rest(unsafe),
    ]) {
      expect(answer.status).toBe(400);
      expect(JSON.stringify(await answer.json())).toContain('hero');
    }
    expect((await draftOf(blog, id))?.hero).toEqual(hero);
  });

  it('parses a hero from JSON text, and refuses other text', async () => {
    const { id, hero } = await withHero();
    const pinned = { ...hero, pinned: true };
    const put = (value: unknown) =>
      blog.api(`/api/articles/${id}?status=draft`, { method: 'PUT', json: { data: { hero: value } } });
    const stored = async () => (await draftOf(blog, id))?.hero;
    expect((await put(JSON.stringify(pinned))).status).toBe(200);
    expect(await stored()).toEqual(pinned);
    expect((await put('null')).status).toBe(200);
    expect(await stored()).toBeNull();
    await blog.strapi.documents(ARTICLE).update({ documentId: id, data: { hero: JSON.stringify(hero) } });
    expect(await stored()).toEqual(hero);
    expect(await saveForm(id, { hero: JSON.stringify({ ...pinned, choice: true }) })).toBe(200);
    expect(await stored()).toEqual(pinned);
    const refused = await put('{"image": ');
    expect(refused.status).toBe(400);
    expect(JSON.stringify(await refused.json())).toContain('hero: must be JSON');
    expect(await stored()).toEqual(pinned);
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

  it('links the run of an unsaved entry to it on the first save', async () => {
    const asked = await blog.admin('/hero-image/generations', {
      json: { uid: ARTICLE, values: { title: 'Brand new' } },
    });
    const { id } = ((await asked.json()) as { data: Generation }).data;
    await expect
      .poll(async () => (await runsOf(blog)).find(({ runId }) => runId === id)?.status, { timeout: 20_000 })
      .toBe('succeeded');
    const hero = (await runsOf(blog)).find(({ runId }) => runId === id)?.hero;
    const create = async (slug: string): Promise<{ documentId: string }> => {
      const json = { title: 'Brand new', slug, hero: { ...hero, choice: true } };
      return ((await (await blog.admin(FORM, { json })).json()) as { data: { documentId: string } }).data;
    };
    const drawnFor = (field: string) =>
      blog.strapi.db
        .query('plugin::hero-image.generation')
        .updateMany({ where: { runId: id }, data: { field } });
    // A hero that was copied from the form of another field: its run is not this entry's.
    await drawnFor('banner');
    await create('copied');
    await drawnFor('hero');
    const data = await create('brand-new');
    await expect
      .poll(async () => (await runsOf(blog, data.documentId)).map(({ runId }) => runId))
      .toEqual([id]);
  });

  describe('a stored value that is no valid hero', () => {
    const put = (id: string, hero: unknown, locale = 'en') =>
      blog.admin(`${FORM}/${id}?locale=${locale}`, {
        method: 'PUT',
        json: { title: 'Saved from a form', locale, hero },
      });
    const store = async (documentId: string, hero: unknown): Promise<void> => {
      await blog.strapi.db.query(ARTICLE).updateMany({ where: { documentId }, data: { hero } });
    };
    const lacking = ({ inputs: _inputs, ...hero }: Hero): object => hero;

    it('is saved unchanged by forms, REST and code, in another locale and in a duplicate', async () => {
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
      expect((await put(id, { foo: 2, choice: true })).status).toBe(400);
    });

    it('does not block a publish, and is replaced by the hero of that publish', async () => {
      const id = await writeArticle(blog);
      await store(id, { foo: 1 });
      expect(await saveForm(id, { hero: { foo: 1 } }, '/actions/publish')).toBe(200);
      await settledRuns(blog, id);
      const card = (await publishedOf(blog, id))?.hero;
      expect(card).toMatchObject({ source: 'card' });
      expect(await saveForm(id, { hero: { foo: 1 } }, '/actions/publish')).toBe(200);
      expect((await publishedOf(blog, id))?.hero).toEqual(card);
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

    it('does not come back with a form that was opened before a hero replaced it', async () => {
      const { id, hero } = await withHero();
      expect(await saveForm(id, { hero: lacking(await another()) })).toBe(200);
      expect((await draftOf(blog, id))?.hero).toEqual(hero);
    });
  });

  filledImageRules(saves);

  describe('a save without a form', () => {
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

    it('stores what other code writes into other entries during a form save', async () => {
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
