import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeOn } from '../support/describe-on';
import { DATABASES, LETTER, NOTE, startMagazine, type Magazine, type Piece } from '../support/release-types';
import { publishRelease } from '../support/release';
import { publishedOf, runsOf, settledRuns } from '../support/runs';
import { ARTICLE } from '../support/strapi';

/** Long enough for a run that is due to be taken up and drawn. */
const PATIENCE_MS = 1_500;

for (const [database, services] of DATABASES)
  await describeOn(services, `releases on ${database}`, () => {
    let site: Magazine;
    beforeAll(async () => {
      site = await startMagazine(database, 100);
    });
    afterEach(() => settledRuns(site.blog).catch(() => undefined));
    afterAll(() => site.close());

    const billed = (): number => site.vendor.billed.length;
    const askedOf = (pieces: Piece[]): Promise<number[]> => Promise.all(pieces.map(site.asked));
    const publishedRows = (pieces: Piece[]): Promise<number[]> => Promise.all(pieces.map(site.published));
    /** Two articles, one of them in both languages, a note and a letter. */
    const issue = async (): Promise<Piece[]> => [
      await site.write(ARTICLE, { german: `Ausgabe ${Math.random()}` }),
      await site.write(ARTICLE),
      await site.write(NOTE),
      await site.write(LETTER),
    ];
    const actionsFor = ([both, article, note, letter]: Piece[]) => [
      { ...both!, locale: 'en' },
      { ...both!, locale: 'de' },
      { ...article!, locale: 'en' },
      { ...note!, locale: null },
      { ...letter!, locale: null },
    ];

    it('draws for every entry of a release, and for none before it is committed', async () => {
      const pieces = await issue();
      const before = billed();
      await publishRelease(site.blog, actionsFor(pieces), {
        last: async () => {
          expect(site.blog.strapi.requestContext.get()).toBeUndefined();
          await wait(PATIENCE_MS);
          expect(await askedOf(pieces)).toEqual([2, 1, 1, 0]);
          expect(billed()).toBe(before);
        },
      });
      expect(await askedOf(pieces)).toEqual([2, 1, 1, 0]);
      await site.drawn(pieces.slice(0, 3));
      expect(await publishedRows(pieces)).toEqual([2, 1, 1, 1]);
      expect(billed() - before).toBe(4);
      expect(
        (await publishedOf(site.blog, pieces[0]!.documentId, 'de'))?.hero?.image.alternativeText,
      ).toMatch(/^Ausgabe/);
    });

    it('asks for nothing when all of it is rolled back', async () => {
      const pieces = await issue();
      const before = billed();
      const release = site.blog.strapi.db.transaction(async () => {
        await publishRelease(site.blog, actionsFor(pieces));
        expect(await askedOf(pieces)).toEqual([2, 1, 1, 0]);
        throw new Error('the server goes down');
      });
      await expect(release).rejects.toThrow('the server goes down');
      await wait(PATIENCE_MS);
      expect(await publishedRows(pieces)).toEqual([0, 0, 0, 0]);
      for (const { documentId } of pieces) expect(await runsOf(site.blog, documentId)).toEqual([]);
      expect(billed()).toBe(before);
    });

    it('asks for exactly what a release published before it failed', async () => {
      const pieces = [...(await issue()).slice(0, 2), await site.write(ARTICLE, { title: null })];
      const actions = pieces.map((piece) => ({ ...piece, locale: 'en' }));
      const before = billed();
      await expect(publishRelease(site.blog, actions)).rejects.toThrow(/title/);
      await settledRuns(site.blog, pieces[0]!.documentId);
      // Strapi keeps the entries that came before the one that failed.
      expect(await publishedRows(pieces)).toEqual([1, 1, 0]);
      expect(await askedOf(pieces)).toEqual([1, 1, 0]);
      await site.drawn(pieces.slice(0, 2));
      expect(billed() - before).toBe(2);
    });

    it('asks for nothing when it only takes entries offline', async () => {
      const pieces = await issue();
      const actions = actionsFor(pieces);
      await publishRelease(site.blog, actions);
      await site.drawn(pieces.slice(0, 3));
      const before = await askedOf(pieces);
      await publishRelease(
        site.blog,
        actions.map((action) => ({ ...action, type: 'unpublish' as const })),
      );
      expect(await publishedRows(pieces)).toEqual([0, 0, 0, 0]);
      expect(await askedOf(pieces)).toEqual(before);
    });

    it('draws stale heroes anew once it is committed, and only then', async () => {
      const pieces = await issue();
      const actions = actionsFor(pieces);
      await publishRelease(site.blog, actions);
      await site.drawn(pieces.slice(0, 3));
      const first = await Promise.all(pieces.map(site.heroes));
      for (const piece of [pieces[1]!, pieces[2]!]) await site.edit(piece, `New ${piece.documentId}`);
      const before = billed();

      const rolledBack = site.blog.strapi.db.transaction(async () => {
        await publishRelease(site.blog, actions);
        throw new Error('not yet');
      });
      await expect(rolledBack).rejects.toThrow('not yet');
      await wait(PATIENCE_MS);
      expect(billed()).toBe(before);
      expect(await Promise.all(pieces.map(site.heroes))).toEqual(first);
      expect(await askedOf(pieces)).toEqual([2, 1, 1, 0]);

      await publishRelease(site.blog, actions, { last: () => expect(billed()).toBe(before) });
      await site.drawn(pieces.slice(0, 3));
      const second = await Promise.all(pieces.map(site.heroes));
      expect(
        second.map((heroes, at) => heroes.map((hero, i) => hero?.generation === first[at]?.[i]?.generation)),
      ).toEqual(
        // A note asks where a hero is missing only; a letter has none at all.
        [[true, true], [false], [true], [true]],
      );
      expect(billed() - before).toBe(1);
    });

    it.each(['no hero', 'a card'])(
      'publishes again what had %s when the release began, and a hero later',
      async (had) => {
        const title = `Drawn beside a release, ${had}`;
        site.vendor.scriptFor(title, { create: [{ delayMs: 2_000 }] });
        const piece = await site.write(ARTICLE, { title });
        await site.blog.publish(piece.documentId);
        if (had === 'a card')
          await expect
            .poll(async () => (await site.heroes(piece))[0]?.source, { timeout: 10_000 })
            .toBe('card');
        // SQLite has one connection, which the release holds.
        const drawnBeside =
          database === 'sqlite' ? wait(PATIENCE_MS) : settledRuns(site.blog, piece.documentId);
        // On MySQL, all that the release reads from now on is as old as its first read.
        await publishRelease(site.blog, [{ ...piece, locale: 'en' }], { first: () => drawnBeside });
        await site.drawn([piece]);
        expect(await site.published(piece)).toBe(1);
        expect(site.vendor.billed.filter(({ prompt }) => prompt.includes(title))).toHaveLength(1);
      },
    );

    it.each([
      [
        'as Strapi runs it since it keeps audit logs',
        { state: { auditSource: 'scheduler' }, request: { url: '' } },
      ],
      ['with no request at all, as Strapi ran it before', null],
    ])('draws for a release that a schedule publishes, %s', async (_, context) => {
      const { strapi } = site.blog;
      const pieces = await issue();
      const published = new Promise<void>((resolve, reject) => {
        const task = async (): Promise<void> => {
          const publish = () => publishRelease(site.blog, actionsFor(pieces));
          await (context === null ? publish() : strapi.requestContext.run(context as never, publish));
        };
        strapi.cron.add({
          [`release ${pieces[0]!.documentId}`]: {
            task: () => task().then(resolve, reject),
            options: new Date(Date.now() + 1_000),
          },
        });
      });
      await published;
      await site.drawn(pieces.slice(0, 3));
      expect(await askedOf(pieces)).toEqual([2, 1, 1, 0]);
    });
  });
