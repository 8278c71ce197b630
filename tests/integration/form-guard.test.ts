import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../server/src/contracts/generation';
import type { Hero } from '../../server/src/contracts/hero';
import { draftOf, publishedOf, runsOf, settledRuns, writeArticle } from '../support/runs';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

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

  it('takes a hero that comes as JSON text, and refuses text that is none', async () => {
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

  it('remembers which entry a hero was made for before it was saved', async () => {
    const asked = await blog.admin('/hero-image/generations', {
      json: { uid: ARTICLE, values: { title: 'Brand new' } },
    });
    const { id } = ((await asked.json()) as { data: Generation }).data;
    await expect
      .poll(async () => (await runsOf(blog)).find(({ runId }) => runId === id)?.status)
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
});
