import { beforeAll, expect, it, vi } from 'vitest';
import { heroFingerprint } from '../../../server/src/head/fingerprint';
import type { Entries } from '../../support/entries';
import { ARTICLE } from '../../support/strapi';

/** What attaching a hero does to the rows of an entry, on any database. */
export const entryCases = (open: () => Entries): void => {
  let entries: Entries;
  beforeAll(() => {
    entries = open();
  });

  it('sets hero and cover on draft and published row, and the entry stays published', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    expect(await entries.attach(documentId, hero)).toEqual({ attached: ['draft', 'published'], kept: [] });
    for (const name of ['draft', 'published'] as const) {
      const found = await entries[name](documentId);
      expect(found.hero).toEqual(hero);
      expect(found.cover?.id).toBe(hero.image.id);
    }
    expect(await entries.statusOf(documentId)).toBe('published');
    const answer = await entries.blog.api(`/api/articles/${documentId}?populate=cover`, { token: null });
    expect(await answer.json()).toMatchObject({ data: { hero, cover: { id: hero.image.id } } });
  });

  it('keeps the status published in the Content Manager, and the hero on the next publish', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero);
    const path = `/content-manager/collection-types/${ARTICLE}/${documentId}?locale=en`;
    const answer = (await (await entries.blog.admin(path)).json()) as { data: { status: string } };
    expect(answer.data.status).toBe('published');
    await entries.blog.publish(documentId);
    expect((await entries.published(documentId)).hero).toEqual(hero);
    expect(await entries.statusOf(documentId)).toBe('published');
  });

  it('publishes nothing of an unfinished draft, and the entry stays modified', async () => {
    const documentId = await entries.article();
    await entries.update(documentId, { title: 'Unfinished' });
    expect(await entries.statusOf(documentId)).toBe('modified');
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero);
    expect(await entries.published(documentId)).toMatchObject({ title: 'Low tide', hero });
    expect(await entries.draft(documentId)).toMatchObject({ title: 'Unfinished', hero });
    expect(await entries.statusOf(documentId)).toBe('modified');
  });

  it('changes the draft only when asked to, and the entry becomes modified', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    expect(await entries.attach(documentId, hero, { rows: 'draft' })).toEqual({
      attached: ['draft'],
      kept: [],
    });
    expect((await entries.published(documentId)).hero).toBeNull();
    expect(await entries.statusOf(documentId)).toBe('modified');
    expect(entries.eventsOf(documentId)).toEqual([]);
  });

  it('attaches to an entry that has never been published', async () => {
    const documentId = await entries.article({}, { publish: false });
    expect(await entries.attach(documentId, await entries.makeHero())).toEqual({
      attached: ['draft'],
      kept: [],
    });
    expect(await entries.isPublished(documentId)).toBe(false);
    expect(entries.eventsOf(documentId)).toEqual([]);
  });

  it('emits entry.update once for the published row, complete', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero);
    expect(entries.eventsOf(documentId)).toHaveLength(1);
    expect(entries.eventsOf(documentId)[0]).toMatchObject({
      uid: ARTICLE,
      model: 'article',
      entry: {
        documentId,
        hero,
        cover: { id: hero.image.id },
        id: (await entries.published(documentId)).id,
      },
    });
    expect(entries.eventsOf(documentId)[0]?.entry['publishedAt']).toBeTruthy();
  });

  it('emits an event with the same members as the document service', async () => {
    const documentId = await entries.article();
    await entries.attach(documentId, await entries.makeHero());
    await entries.update(documentId, { title: 'Later' });
    await vi.waitUntil(() => entries.eventsOf(documentId).length === 2);
    const [ours, strapis] = entries.eventsOf(documentId);
    expect(Object.keys(ours!.entry).sort()).toEqual(Object.keys(strapis!.entry).sort());
    expect(Object.keys(ours!).sort()).toEqual(Object.keys(strapis!).sort());
  });

  it('attaches even when a listener of the event throws', async () => {
    const documentId = await entries.article();
    const off = entries.blog.strapi.eventHub.on('entry.update', () =>
      Promise.reject(new Error('broken webhook')),
    );
    const result = await entries.attach(documentId, await entries.makeHero());
    off();
    expect(result.attached).toEqual(['draft', 'published']);
  });

  it('keeps a pinned hero, even one that the run may replace', async () => {
    const documentId = await entries.article();
    const pinned = await entries.makeHero({ pinned: true });
    await entries.attach(documentId, pinned);
    const before = await entries.published(documentId);
    const announced = entries.eventsOf(documentId).length;
    const result = await entries.attach(documentId, await entries.makeHero(), {
      replaces: ['empty', heroFingerprint(pinned)],
    });
    expect(result).toEqual({
      attached: [],
      kept: [
        { row: 'draft', reason: 'pinned' },
        { row: 'published', reason: 'pinned' },
      ],
    });
    expect(await entries.published(documentId)).toEqual(before);
    expect(entries.eventsOf(documentId)).toHaveLength(announced);
  });

  it("keeps the editor's later choice on the draft and replaces the published hero", async () => {
    const documentId = await entries.article();
    const first = await entries.makeHero();
    await entries.attach(documentId, first);
    const chosen = await entries.makeHero({ source: 'library', generation: null });
    await entries.update(documentId, { hero: chosen });
    const late = await entries.makeHero();
    expect(await entries.attach(documentId, late, { replaces: [heroFingerprint(first)] })).toEqual({
      attached: ['published'],
      kept: [{ row: 'draft', reason: 'changed' }],
    });
    expect((await entries.draft(documentId)).hero).toEqual(chosen);
    expect((await entries.published(documentId)).hero).toEqual(late);
    expect(await entries.statusOf(documentId)).toBe('modified');
  });

  it('replaces the card and its cover', async () => {
    const documentId = await entries.article();
    const card = await entries.makeHero({ source: 'card' });
    await entries.attach(documentId, card);
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero, { replaces: ['empty', heroFingerprint(card)] });
    const found = await entries.published(documentId);
    expect(found.hero).toEqual(hero);
    expect(found.cover?.id).toBe(hero.image.id);
    expect(await entries.statusOf(documentId)).toBe('published');
  });

  it("leaves the editor's own cover alone", async () => {
    const own = await entries.makeHero();
    const documentId = await entries.article({ cover: own.image.id });
    await entries.attach(documentId, await entries.makeHero());
    expect((await entries.draft(documentId)).cover?.id).toBe(own.image.id);
    expect((await entries.published(documentId)).cover?.id).toBe(own.image.id);
  });

  it('sets the hero where the cover attribute does not exist', async () => {
    const documentId = await entries.article();
    expect(
      (await entries.attach(documentId, await entries.makeHero(), { image: 'picture', seo: 'nowhere' }))
        .attached,
    ).toEqual(['draft', 'published']);
  });

  it('attaches the same hero a second time without a write', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    await entries.attach(documentId, hero);
    const before = [await entries.draft(documentId), await entries.published(documentId)];
    expect((await entries.attach(documentId, hero)).attached).toEqual(['draft', 'published']);
    expect([await entries.draft(documentId), await entries.published(documentId)]).toEqual(before);
    expect(entries.eventsOf(documentId)).toHaveLength(2);
  });

  it('lets exactly one of several concurrent runs attach', async () => {
    const documentId = await entries.article();
    const heroes = await Promise.all([
      entries.makeHero(),
      entries.makeHero(),
      entries.makeHero(),
      entries.makeHero(),
    ]);
    const results = await Promise.all(heroes.map((hero) => entries.attach(documentId, hero)));
    const winners = heroes.filter((_, index) => results[index]!.attached.length > 0);
    expect(winners).toHaveLength(1);
    expect((await entries.draft(documentId)).hero).toEqual(winners[0]);
    expect((await entries.published(documentId)).hero).toEqual(winners[0]);
    expect(entries.eventsOf(documentId)).toHaveLength(1);
  });

  it('changes nothing when one of its writes fails', async () => {
    const documentId = await entries.article();
    const before = [await entries.draft(documentId), await entries.published(documentId)];
    const published = before[1]!.id;
    const stop = entries.blog.strapi.db.lifecycles.subscribe({
      models: [ARTICLE],
      beforeUpdate: ({ params }) =>
        (params.where as { id: number }).id === published
          ? Promise.reject(new Error('no'))
          : Promise.resolve(),
    });
    await expect(entries.attach(documentId, await entries.makeHero())).rejects.toThrow('no');
    stop();
    expect([await entries.draft(documentId), await entries.published(documentId)]).toEqual(before);
    expect(entries.eventsOf(documentId)).toEqual([]);
  });

  it('fails with entry_gone for a missing entry or locale', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    await expect(entries.attach('nowhere', hero)).rejects.toMatchObject({ code: 'entry_gone' });
    await expect(entries.attach(documentId, hero, { locale: 'de' })).rejects.toMatchObject({
      code: 'entry_gone',
    });
    await entries.blog.strapi.documents(ARTICLE).delete({ documentId, locale: '*' });
    await expect(entries.attach(documentId, hero)).rejects.toMatchObject({ code: 'entry_gone' });
  });

  it('fails with config_invalid for a missing type or field', async () => {
    const documentId = await entries.article();
    const hero = await entries.makeHero();
    await expect(entries.attach(documentId, hero, { uid: 'api::gone.gone' })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('api::gone.gone') as string,
    });
    for (const field of ['gone', 'title'])
      await expect(entries.attach(documentId, hero, { field })).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining(`"${field}"`) as string,
      });
    expect((await entries.draft(documentId)).title).toBe('Low tide');
  });
};
