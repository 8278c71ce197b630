import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LETTER, NOTE, type Entry, type PublishingBlog } from './publishing-blog';
import { publishedOf, runsOf, settledRuns } from '../runs';
import { ARTICLE } from '../strapi';

/** What publishing asks for, by whatever way it is done, on a blog that stays open. */
export const publishWayRules = (open: () => PublishingBlog): void => {
  describe('publishing', () => {
    let cms: PublishingBlog;
    beforeAll(() => {
      cms = open();
    });
    afterEach(() => settledRuns(cms.blog).catch(() => undefined));

    const send = async (path: string, json: object, by: 'api' | 'admin', method = 'POST') => {
      const answer = await cms.blog[by](path, { method, json });
      const { data, count } = (await answer.json()) as { data?: { documentId: string }; count?: number };
      return { status: answer.status, documentId: data?.documentId ?? '', count };
    };
    const MANAGER = '/content-manager/collection-types';
    const publishAll = (entries: Entry[], locale: string | string[] = 'en') => {
      const documentIds = entries.map(({ documentId }) => documentId);
      return send(`${MANAGER}/${entries[0]!.uid}/actions/bulkPublish`, { documentIds, locale }, 'admin');
    };
    const several = (uid: Entry['uid'], count: number, german = false): Promise<Entry[]> =>
      Promise.all(
        Array.from({ length: count }, () =>
          cms.write(uid, german ? { german: `Deutsch ${Math.random()}` } : {}),
        ),
      );
    const billed = (): number => cms.vendor.billed.length;

    describe('over REST', () => {
      it('draws for a new article unless its status is draft', async () => {
        const post = (query: string) =>
          send(`/api/articles${query}`, { data: { title: `REST ${query}` } }, 'api');
        for (const query of ['', '?status=published', '?locale=de']) {
          const { status, documentId } = await post(query);
          expect(status).toBe(201);
          await cms.drawn([{ uid: ARTICLE, documentId }]);
        }
        const { documentId } = await post('?status=draft');
        expect(await runsOf(cms.blog, documentId)).toEqual([]);
      });

      it('draws for an edit with status published, in its locale', async () => {
        const [entry] = (await several(ARTICLE, 1, true)) as [Entry];
        const put = (query: string) =>
          send(
            `/api/articles/${entry.documentId}${query}`,
            { data: { title: `Put ${query}` } },
            'api',
            'PUT',
          );
        expect((await put('?locale=de&status=draft')).status).toBe(200);
        expect(await cms.asked(entry)).toBe(0);
        expect((await put('?locale=de&status=published')).status).toBe(200);
        await cms.drawn([entry]);
        expect((await publishedOf(cms.blog, entry.documentId, 'de'))?.hero?.source).toBe('ai');
        expect(await cms.published(entry)).toBe(1);
        expect((await put('')).status).toBe(200);
        await cms.drawn([entry]);
        expect(await cms.published(entry)).toBe(2);
        expect(await cms.asked(entry)).toBe(2);
      });
    });

    describe('from the Content Manager', () => {
      it('draws for saved entries and for new ones', async () => {
        const [saved] = (await several(ARTICLE, 1)) as [Entry];
        const path = `${MANAGER}/${ARTICLE}/${saved.documentId}/actions/publish?locale=en`;
        expect((await send(path, { title: 'From the form' }, 'admin')).status).toBe(200);
        const at = `${MANAGER}/${ARTICLE}/actions/publish?locale=en`;
        const { status, documentId } = await send(at, { title: 'At once' }, 'admin');
        expect(status).toBe(200);
        await cms.drawn([saved, { uid: ARTICLE, documentId }]);
      });

      it('draws each of many entries once, in several locales, while some runs are in progress', async () => {
        const slow = ['Drawn while all are published', 'Drawn while the others are'];
        const write = (title: string) => cms.write(ARTICLE, { title, german: `Deutsch ${title}` });
        const inProgress = await Promise.all(slow.map(write));
        const entries = [...inProgress, ...(await several(ARTICLE, 2, true))];
        const before = billed();
        for (const title of slow) cms.vendor.scriptFor(title, { create: [{ delayMs: 2_500 }] });
        for (const { documentId } of inProgress) await cms.blog.publish(documentId);
        expect(await publishAll(entries, ['en', 'de'])).toMatchObject({ status: 200, count: 8 });
        for (const entry of entries) expect(await cms.asked(entry)).toBe(2);
        await cms.drawn(entries);
        for (const entry of entries) expect(await cms.published(entry)).toBe(2);
        expect(billed() - before).toBe(8);
      });

      it('redraws only the stale ones of many entries', async () => {
        const entries = await several(ARTICLE, 4);
        await publishAll(entries);
        await cms.drawn(entries);
        const first = await Promise.all(entries.map(cms.heroes));
        const before = billed();
        await cms.edit(entries[0]!, `Changed ${entries[0]!.documentId}`);
        await cms.edit(entries[3]!, `Changed ${entries[3]!.documentId}`);
        expect((await publishAll(entries)).status).toBe(200);
        await cms.drawn(entries);
        const second = await Promise.all(entries.map(cms.heroes));
        expect(second.map((hero, at) => hero[0]?.generation === first[at]?.[0]?.generation)).toEqual([
          false,
          true,
          true,
          false,
        ]);
        expect(billed() - before).toBe(2);
      });

      it('follows the onPublish mode of the field', async () => {
        const notes = await several(NOTE, 3);
        await publishAll(notes.slice(0, 1));
        await cms.drawn(notes.slice(0, 1));
        await cms.edit(notes[0]!, 'Changed, which is no reason here');
        expect((await publishAll(notes)).status).toBe(200);
        await cms.drawn(notes);
        expect(await Promise.all(notes.map(cms.asked))).toEqual([1, 1, 1]);
        const letters = await several(LETTER, 3);
        expect((await publishAll(letters)).status).toBe(200);
        for (const letter of letters) expect(await runsOf(cms.blog, letter.documentId)).toEqual([]);
      });

      it('leaves no run when one of many entries cannot be published', async () => {
        const entries = [...(await several(ARTICLE, 3)), await cms.write(ARTICLE, { title: null })];
        const before = billed();
        expect((await publishAll(entries)).status).toBe(400);
        await expect.poll(() => Promise.all(entries.map(cms.published))).toEqual([0, 0, 0, 0]);
        for (const entry of entries) expect(await runsOf(cms.blog, entry.documentId)).toEqual([]);
        expect(billed()).toBe(before);
      });
    });

    describe('by code of the app', () => {
      it('draws for the locales that are named', async () => {
        const [entry] = (await several(ARTICLE, 1, true)) as [Entry];
        const { documentId } = entry;
        await cms.blog.strapi.documents(ARTICLE).publish({ documentId, locale: ['en', 'de'] });
        expect(await cms.asked(entry)).toBe(2);
        await cms.drawn([entry]);
        expect(await cms.published(entry)).toBe(2);
      });

      it('rolls nothing else back in the same transaction', async () => {
        const [entry] = (await several(ARTICLE, 1)) as [Entry];
        await cms.blog.publish(entry.documentId);
        const { strapi } = cms.blog;
        const categories = strapi.db.query('api::category.category');
        const name = (at: number): string => `Beside ${entry.documentId} ${at}`;
        await strapi.db.transaction(async () => {
          const addAll = async (): Promise<void> => {
            for (let at = 0; at < 60; at += 1)
              await categories.create({ data: { name: name(at), slug: `beside-${entry.documentId}-${at}` } });
          };
          await Promise.all([cms.blog.publish(entry.documentId), addAll()]);
        });
        const found = await categories.count({
          where: { name: { $startsWith: `Beside ${entry.documentId}` } },
        });
        expect(found).toBe(60);
        expect(await cms.asked(entry)).toBe(1);
      });
    });
  });
};
