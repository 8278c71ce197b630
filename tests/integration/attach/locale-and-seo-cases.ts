import { beforeAll, expect, it } from 'vitest';
import { heroFingerprint } from '../../../server/src/head/fingerprint';
import { findSeoAttribute } from '../../../server/src/head/seo-image';
import { PAGE, STORY, type Entries } from '../../support/entries';
import { ARTICLE } from '../../support/strapi';

/** What attaching a hero does beyond one row and one field: locales, SEO components, types without drafts. */
export const localeAndSeoCases = (open: () => Entries): void => {
  let entries: Entries;
  beforeAll(() => {
    entries = open();
  });

  it('gives each locale a hero of its own', async () => {
    const documentId = await entries.article();
    await entries.article({ title: 'Ebbe' }, { documentId, locale: 'de' });
    const [english, german] = [await entries.makeHero(), await entries.makeHero()];
    const untouched = [
      await entries.draft(documentId, { locale: 'de' }),
      await entries.published(documentId, { locale: 'de' }),
    ];
    await entries.attach(documentId, english);
    expect([
      await entries.draft(documentId, { locale: 'de' }),
      await entries.published(documentId, { locale: 'de' }),
    ]).toEqual(untouched);
    await entries.attach(documentId, german, { locale: 'de' });
    expect((await entries.published(documentId)).hero).toEqual(english);
    expect((await entries.published(documentId, { locale: 'de' })).hero).toEqual(german);
    expect((await entries.published(documentId, { locale: 'de' })).cover?.id).toBe(german.image.id);
  });

  const seo = {
    metaTitle: 'Low tide',
    metaDescription: 'What the sea leaves behind, in fifty characters or somewhat more.',
  };

  it('fills the social images of an SEO component, in the old layout and the new one', async () => {
    const openGraph = { ogTitle: 'Low tide', ogDescription: 'What the sea leaves' };
    const social = [{ title: 'One' }, { title: 'Two' }];
    const documentId = await entries.article({ seo: { ...seo, openGraph, metaSocial: social } });
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero);
    for (const name of ['draft', 'published'] as const) {
      const { seo: filled } = await entries[name](documentId);
      expect(filled?.metaImage?.id).toBe(hero.social.id);
      expect(filled?.openGraph?.ogImage?.id).toBe(hero.social.id);
      expect(filled?.metaSocial.map(({ image }) => image?.id)).toEqual([hero.social.id, hero.social.id]);
      expect(filled?.metaTitle).toBe('Low tide');
    }
    expect(await entries.statusOf(documentId)).toBe('published');
  });

  it("updates social images with the next hero, but not the editor's own, and adds no component", async () => {
    const own = await entries.makeHero();
    const openGraph = { ogTitle: 'Low tide', ogDescription: 'What the sea leaves', ogImage: own.social.id };
    const documentId = await entries.article({ seo: { ...seo, openGraph } });
    const [first, second] = [await entries.makeHero(), await entries.makeHero()];
    await entries.attach(documentId, first);
    await entries.attach(documentId, second, { replaces: [heroFingerprint(first)] });
    const filled = (await entries.published(documentId)).seo;
    expect(filled?.metaImage?.id).toBe(second.social.id);
    expect(filled?.openGraph?.ogImage?.id).toBe(own.social.id);
    expect(filled?.metaSocial).toEqual([]);

    const bare = await entries.article();
    await entries.attach(bare, await entries.makeHero());
    expect((await entries.published(bare)).seo).toBeNull();
  });

  it('finds the SEO component of a type, or none', () => {
    const { strapi } = entries.blog;
    expect(findSeoAttribute(strapi, ARTICLE)).toBe('seo');
    expect(findSeoAttribute(strapi, PAGE)).toBeNull();
    expect(findSeoAttribute(strapi, 'api::gone.gone')).toBeNull();
  });

  it('attaches to a type without drafts and locales', async () => {
    const documentId = await entries.create(PAGE, { title: 'About' });
    const hero = await entries.makeHero();
    const request = { uid: PAGE, locale: null, image: null, seo: null };
    expect(await entries.attach(documentId, hero, { ...request, rows: 'draft' })).toEqual({
      attached: ['published'],
      kept: [],
    });
    expect(await entries.blog.strapi.db.query(PAGE).findMany({ where: { documentId } })).toMatchObject([
      { hero },
    ]);
    expect(entries.eventsOf(documentId).map(({ uid }) => uid)).toEqual([PAGE]);
  });

  it('writes shared attributes to every locale', async () => {
    const documentId = await entries.create(STORY, { title: 'Low tide', seo });
    await entries.create(STORY, { title: 'Ebbe' }, { documentId, locale: 'de' });
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero, { uid: STORY });
    const german = { uid: STORY, locale: 'de' };
    for (const name of ['draft', 'published'] as const) {
      const found = await entries[name](documentId, german);
      expect(found).toMatchObject({ title: 'Ebbe', hero });
      expect(found.cover?.id).toBe(hero.image.id);
      expect(found.seo?.metaImage?.id).toBe(hero.social.id);
    }
    expect(await entries.statusOf(documentId, { uid: STORY })).toBe('published');
    expect(await entries.statusOf(documentId, german)).toBe('published');
    expect(
      entries
        .eventsOf(documentId)
        .map(({ entry }) => entry['locale'])
        .sort(),
    ).toEqual(['de', 'en']);

    await entries.update(documentId, { title: 'Flut' }, german);
    expect((await entries.draft(documentId, { uid: STORY })).hero).toEqual(hero);
    expect((await entries.draft(documentId, { uid: STORY })).cover?.id).toBe(hero.image.id);
  });
};
