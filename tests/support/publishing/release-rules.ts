import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LETTER, NOTE, type Entry, type PublishingBlog } from './publishing-blog';
import { publishRelease } from './publish-release';
import { publishedOf, runsOf, settledRuns } from '../runs';
import { ARTICLE } from '../strapi';

/** Long enough for a run that is due to be claimed, and for its provider to be asked. */
const PATIENCE_MS = 600;

/** What a release of Strapi asks for, on a blog that stays open. */
export const releaseRules = (
  open: () => PublishingBlog,
  { hasOneConnection }: { hasOneConnection: boolean },
): void => {
  describe('a release', () => {
    let cms: PublishingBlog;
    beforeAll(() => {
      cms = open();
    });
    afterEach(() => settledRuns(cms.blog).catch(() => undefined));

    const billed = (): number => cms.vendor.billed.length;
    const askedOf = (entries: Entry[]): Promise<number[]> => Promise.all(entries.map(cms.asked));
    const publishedRows = (entries: Entry[]): Promise<number[]> => Promise.all(entries.map(cms.published));
    /** Two articles, one of them in both languages, a note and a letter. */
    const release = async (): Promise<Entry[]> => [
      await cms.write(ARTICLE, { german: `Ausgabe ${Math.random()}` }),
      await cms.write(ARTICLE),
      await cms.write(NOTE),
      await cms.write(LETTER),
    ];
    const actionsFor = ([both, article, note, letter]: Entry[]) => [
      { ...both!, locale: 'en' },
      { ...both!, locale: 'de' },
      { ...article!, locale: 'en' },
      { ...note!, locale: null },
      { ...letter!, locale: null },
    ];

    it('draws for every entry once it is committed, and for none before', async () => {
      const entries = await release();
      const before = billed();
      await publishRelease(cms.blog, actionsFor(entries), {
        last: async () => {
          expect(cms.blog.strapi.requestContext.get()).toBeUndefined();
          await wait(PATIENCE_MS);
          expect(await askedOf(entries)).toEqual([2, 1, 1, 0]);
          expect(billed()).toBe(before);
        },
      });
      expect(await askedOf(entries)).toEqual([2, 1, 1, 0]);
      await cms.drawn(entries.slice(0, 3));
      expect(await publishedRows(entries)).toEqual([2, 1, 1, 1]);
      expect(billed() - before).toBe(4);
      expect(
        (await publishedOf(cms.blog, entries[0]!.documentId, 'de'))?.hero?.image.alternativeText,
      ).toMatch(/^Ausgabe/);
    });

    it('starts no run when it is rolled back', async () => {
      const entries = await release();
      const before = billed();
      const published = cms.blog.strapi.db.transaction(async () => {
        await publishRelease(cms.blog, actionsFor(entries));
        expect(await askedOf(entries)).toEqual([2, 1, 1, 0]);
        throw new Error('the server goes down');
      });
      await expect(published).rejects.toThrow('the server goes down');
      await wait(PATIENCE_MS);
      expect(await publishedRows(entries)).toEqual([0, 0, 0, 0]);
      for (const { documentId } of entries) expect(await runsOf(cms.blog, documentId)).toEqual([]);
      expect(billed()).toBe(before);
    });

    it('draws for exactly the entries it published before it failed', async () => {
      const entries = [...(await release()).slice(0, 2), await cms.write(ARTICLE, { title: null })];
      const actions = entries.map((entry) => ({ ...entry, locale: 'en' }));
      const before = billed();
      await expect(publishRelease(cms.blog, actions)).rejects.toThrow(/title/);
      await settledRuns(cms.blog, entries[0]!.documentId);
      // Strapi keeps the entries that came before the one that failed.
      expect(await publishedRows(entries)).toEqual([1, 1, 0]);
      expect(await askedOf(entries)).toEqual([1, 1, 0]);
      await cms.drawn(entries.slice(0, 2));
      expect(billed() - before).toBe(2);
    });

    it('starts no run when it only unpublishes', async () => {
      const entries = await release();
      const actions = actionsFor(entries);
      await publishRelease(cms.blog, actions);
      await cms.drawn(entries.slice(0, 3));
      const before = await askedOf(entries);
      await publishRelease(
        cms.blog,
        actions.map((action) => ({ ...action, type: 'unpublish' as const })),
      );
      expect(await publishedRows(entries)).toEqual([0, 0, 0, 0]);
      expect(await askedOf(entries)).toEqual(before);
    });

    it('redraws stale heroes once it is committed, and only then', async () => {
      const entries = await release();
      const actions = actionsFor(entries);
      await publishRelease(cms.blog, actions);
      await cms.drawn(entries.slice(0, 3));
      const first = await Promise.all(entries.map(cms.heroes));
      for (const entry of [entries[1]!, entries[2]!]) await cms.edit(entry, `New ${entry.documentId}`);
      const before = billed();

      const rolledBack = cms.blog.strapi.db.transaction(async () => {
        await publishRelease(cms.blog, actions);
        throw new Error('not yet');
      });
      await expect(rolledBack).rejects.toThrow('not yet');
      await wait(PATIENCE_MS);
      expect(billed()).toBe(before);
      expect(await Promise.all(entries.map(cms.heroes))).toEqual(first);
      expect(await askedOf(entries)).toEqual([2, 1, 1, 0]);

      await publishRelease(cms.blog, actions, { last: () => expect(billed()).toBe(before) });
      await cms.drawn(entries.slice(0, 3));
      const second = await Promise.all(entries.map(cms.heroes));
      expect(
        second.map((heroes, at) => heroes.map((hero, i) => hero?.generation === first[at]?.[i]?.generation)),
      ).toEqual(
        // A note asks where a hero is missing only; a letter has none at all.
        [[true, true], [false], [true], [true]],
      );
      expect(billed() - before).toBe(1);
    });

    it.each(['no hero', 'a card'])(
      'keeps one hero for an entry that had %s when it began and was drawn meanwhile',
      async (had) => {
        const title = `Drawn beside a release, ${had}`;
        cms.vendor.scriptFor(title, { create: [{ delayMs: 1_200 }] });
        const entry = await cms.write(ARTICLE, { title });
        await cms.blog.publish(entry.documentId);
        if (had === 'a card')
          await expect
            .poll(async () => (await cms.heroes(entry))[0]?.source, { timeout: 10_000 })
            .toBe('card');
        // Where there is one connection, the release holds it.
        const drawnBeside = hasOneConnection ? wait(PATIENCE_MS) : settledRuns(cms.blog, entry.documentId);
        // On MySQL, all that the release reads from now on is as old as its first read.
        await publishRelease(cms.blog, [{ ...entry, locale: 'en' }], { first: () => drawnBeside });
        await cms.drawn([entry]);
        expect(await cms.published(entry)).toBe(1);
        expect(cms.vendor.billed.filter(({ prompt }) => prompt.includes(title))).toHaveLength(1);
      },
    );

    it.each([
      [
        'as Strapi runs it since it keeps audit logs',
        { state: { auditSource: 'scheduler' }, request: { url: '' } },
      ],
      ['with no request at all, as Strapi ran it before', null],
    ])('draws when a schedule publishes it, %s', async (_, context) => {
      const { strapi } = cms.blog;
      const entries = await release();
      const published = new Promise<void>((resolve, reject) => {
        const task = async (): Promise<void> => {
          const publish = () => publishRelease(cms.blog, actionsFor(entries));
          await (context === null ? publish() : strapi.requestContext.run(context as never, publish));
        };
        strapi.cron.add({
          [`release ${entries[0]!.documentId}`]: {
            task: () => task().then(resolve, reject),
            options: new Date(Date.now() + 200),
          },
        });
      });
      await published;
      await cms.drawn(entries.slice(0, 3));
      expect(await askedOf(entries)).toEqual([2, 1, 1, 0]);
    });
  });
};
