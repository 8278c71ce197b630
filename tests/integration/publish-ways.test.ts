import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeOn } from '../support/describe-on';
import { DATABASES, LETTER, NOTE, startMagazine, type Magazine, type Piece } from '../support/release-types';
import { publishedOf, runsOf, settledRuns } from '../support/runs';
import { ARTICLE } from '../support/strapi';

for (const [database, services] of DATABASES)
  await describeOn(services, `publishing on ${database}`, () => {
    let site: Magazine;
    beforeAll(async () => {
      site = await startMagazine(database);
    });
    afterEach(() => settledRuns(site.blog).catch(() => undefined));
    afterAll(() => site.close());

    const send = async (path: string, json: object, by: 'api' | 'admin', method = 'POST') => {
      const answer = await site.blog[by](path, { method, json });
      const { data, count } = (await answer.json()) as { data?: { documentId: string }; count?: number };
      return { status: answer.status, documentId: data?.documentId ?? '', count };
    };
    const MANAGER = '/content-manager/collection-types';
    const publishAll = (pieces: Piece[], locale: string | string[] = 'en') => {
      const documentIds = pieces.map(({ documentId }) => documentId);
      return send(`${MANAGER}/${pieces[0]!.uid}/actions/bulkPublish`, { documentIds, locale }, 'admin');
    };
    const several = (uid: Piece['uid'], count: number, german = false): Promise<Piece[]> =>
      Promise.all(
        Array.from({ length: count }, () =>
          site.write(uid, german ? { german: `Deutsch ${Math.random()}` } : {}),
        ),
      );
    const billed = (): number => site.vendor.billed.length;

    describe('over REST', () => {
      it('takes a new article for published unless it is said to be a draft', async () => {
        const post = (query: string) =>
          send(`/api/articles${query}`, { data: { title: `REST ${query}` } }, 'api');
        for (const query of ['', '?status=published', '?locale=de']) {
          const { status, documentId } = await post(query);
          expect(status).toBe(201);
          await site.drawn([{ uid: ARTICLE, documentId }]);
        }
        const { documentId } = await post('?status=draft');
        expect(await runsOf(site.blog, documentId)).toEqual([]);
      });

      it('takes an edit for published, too, in the language it is of', async () => {
        const [piece] = (await several(ARTICLE, 1, true)) as [Piece];
        const put = (query: string) =>
          send(
            `/api/articles/${piece.documentId}${query}`,
            { data: { title: `Put ${query}` } },
            'api',
            'PUT',
          );
        expect((await put('?locale=de&status=draft')).status).toBe(200);
        expect(await site.asked(piece)).toBe(0);
        expect((await put('?locale=de&status=published')).status).toBe(200);
        await site.drawn([piece]);
        expect((await publishedOf(site.blog, piece.documentId, 'de'))?.hero?.source).toBe('ai');
        expect(await site.published(piece)).toBe(1);
        expect((await put('')).status).toBe(200);
        await site.drawn([piece]);
        expect(await site.published(piece)).toBe(2);
        expect(await site.asked(piece)).toBe(2);
      });
    });

    describe('from the Content Manager', () => {
      it('publishes what was saved before, and what never was', async () => {
        const [saved] = (await several(ARTICLE, 1)) as [Piece];
        const path = `${MANAGER}/${ARTICLE}/${saved.documentId}/actions/publish?locale=en`;
        expect((await send(path, { title: 'From the form' }, 'admin')).status).toBe(200);
        const at = `${MANAGER}/${ARTICLE}/actions/publish?locale=en`;
        const { status, documentId } = await send(at, { title: 'At once' }, 'admin');
        expect(status).toBe(200);
        await site.drawn([saved, { uid: ARTICLE, documentId }]);
      });

      it('publishes many at once, in several languages, while some are drawn already', async () => {
        const pieces = await several(ARTICLE, 4, true);
        const under = [pieces[1]!, pieces[2]!];
        const before = billed();
        for (const { documentId } of under) await site.blog.publish(documentId);
        expect(await publishAll(pieces, ['en', 'de'])).toMatchObject({ status: 200, count: 8 });
        for (const piece of pieces) expect(await site.asked(piece)).toBe(2);
        await site.drawn(pieces);
        for (const piece of pieces) expect(await site.published(piece)).toBe(2);
        expect(billed() - before).toBe(8);
      });

      it('draws anew, of many published at once, those that are stale', async () => {
        const pieces = await several(ARTICLE, 4);
        await publishAll(pieces);
        await site.drawn(pieces);
        const first = await Promise.all(pieces.map(site.heroes));
        const before = billed();
        await site.edit(pieces[0]!, `Changed ${pieces[0]!.documentId}`);
        await site.edit(pieces[3]!, `Changed ${pieces[3]!.documentId}`);
        expect((await publishAll(pieces)).status).toBe(200);
        await site.drawn(pieces);
        const second = await Promise.all(pieces.map(site.heroes));
        expect(second.map((hero, at) => hero[0]?.generation === first[at]?.[0]?.generation)).toEqual([
          false,
          true,
          true,
          false,
        ]);
        expect(billed() - before).toBe(2);
      });

      it('asks where a hero is missing only, or not at all, as the field has it', async () => {
        const notes = await several(NOTE, 3);
        await publishAll(notes.slice(0, 1));
        await site.drawn(notes.slice(0, 1));
        await site.edit(notes[0]!, 'Changed, which is no reason here');
        expect((await publishAll(notes)).status).toBe(200);
        await site.drawn(notes);
        expect(await Promise.all(notes.map(site.asked))).toEqual([1, 1, 1]);
        const letters = await several(LETTER, 3);
        expect((await publishAll(letters)).status).toBe(200);
        for (const letter of letters) expect(await runsOf(site.blog, letter.documentId)).toEqual([]);
      });

      it('leaves nothing behind when one of many cannot be published', async () => {
        const pieces = [...(await several(ARTICLE, 3)), await site.write(ARTICLE, { title: null })];
        const before = billed();
        expect((await publishAll(pieces)).status).toBe(400);
        await expect.poll(() => Promise.all(pieces.map(site.published))).toEqual([0, 0, 0, 0]);
        for (const piece of pieces) expect(await runsOf(site.blog, piece.documentId)).toEqual([]);
        expect(billed()).toBe(before);
      });
    });

    describe('by code of the site', () => {
      it('publishes the languages that are named', async () => {
        const [piece] = (await several(ARTICLE, 1, true)) as [Piece];
        const { documentId } = piece;
        await site.blog.strapi.documents(ARTICLE).publish({ documentId, locale: ['en', 'de'] });
        expect(await site.asked(piece)).toBe(2);
        await site.drawn([piece]);
        expect(await site.published(piece)).toBe(2);
      });

      it('takes nothing back of what else is done in the same transaction', async () => {
        const [piece] = (await several(ARTICLE, 1)) as [Piece];
        await site.blog.publish(piece.documentId);
        const { strapi } = site.blog;
        const categories = strapi.db.query('api::category.category');
        const name = (at: number): string => `Beside ${piece.documentId} ${at}`;
        await strapi.db.transaction(async () => {
          const addAll = async (): Promise<void> => {
            for (let at = 0; at < 60; at += 1)
              await categories.create({ data: { name: name(at), slug: `beside-${piece.documentId}-${at}` } });
          };
          await Promise.all([site.blog.publish(piece.documentId), addAll()]);
        });
        const found = await categories.count({
          where: { name: { $startsWith: `Beside ${piece.documentId}` } },
        });
        expect(found).toBe(60);
        expect(await site.asked(piece)).toBe(1);
      });
    });
  });
