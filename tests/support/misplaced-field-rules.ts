import { describe, expect, it } from 'vitest';
import { uidOf, type CardBlog } from './card-types';
import { settledRuns } from './runs';

/** What becomes of hero fields where they cannot work, in a site that is open already. */
export const misplacedFieldRules = (site: () => CardBlog): void => {
  describe('a hero field where it cannot work', () => {
    const told = (): string => site().warnings.join('');

    it('is named in a warning at boot, with what to do', () => {
      expect(told()).toMatch(/api::strict\.strict.*“hero”.*required/u);
      for (const place of ['one.hero', 'many.hero', 'zone.hero']) expect(told()).toContain(place);
      expect(told()).toContain('shared.teaser');
    });

    it('refuses a value in a component that is no hero', async () => {
      const rubbish = { hero: { foo: 1 } };
      for (const [data, place] of [
        [{ one: rubbish }, 'one.hero'],
        [{ many: [{ text: 'fine' }, rubbish] }, 'many.1.hero'],
        [{ zone: [{ __component: 'shared.teaser', ...rubbish }] }, 'zone.0.hero'],
      ] as const)
        await expect(site().write('landing', { title: 'Rubbish', ...data })).rejects.toThrow(place);
      const documentId = await site().write('landing', {
        title: 'Fine',
        one: { text: 'a', hero: null },
        many: [{ text: 'b' }],
      });
      await expect(site().edit('landing', documentId, { one: rubbish })).rejects.toThrow('one.hero');
    });

    it('parses JSON text in a component before it checks it', async () => {
      const hero = await site().publish('plain', await site().write('plain', { title: 'A whole hero' }));
      for (const value of [hero, null])
        await site().write('landing', { title: 'As text', one: { hero: JSON.stringify(value) } });
      for (const text of ['{"foo":1}', '{"image": '])
        await expect(site().write('landing', { title: 'As text', one: { hero: text } })).rejects.toThrow(
          'one.hero',
        );
    });

    it('lets an entry be saved whose component holds an invalid value already', async () => {
      const documentId = await site().write('landing', { title: 'Old', one: { text: 'a' } });
      const { strapi } = site().blog;
      await strapi.db.query('shared.teaser').updateMany({ where: { text: 'a' }, data: { hero: { foo: 2 } } });
      const row = (await strapi
        .documents(uidOf('landing'))
        .findOne({ documentId, populate: ['one'] as never })) as unknown as {
        one: { id: number; hero: unknown };
      };
      await site().edit('landing', documentId, { title: 'Saved', one: row.one });
      await settledRuns(site().blog, documentId);
      expect(await site().heroOf('landing', documentId)).toMatchObject({ source: 'card' });
    });
  });
};
