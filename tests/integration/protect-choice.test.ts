import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hero } from '../../server/src/contracts/hero';
import { order as askApi, press } from '../support/blog/blog-runs';
import { carryRun } from '../support/model/carry';
import { beginOrder, ledgerOf, look, sendForm, type Order } from '../support/model/order';
import { startSite, type Site } from '../support/model/site';
import { ARTICLE } from '../support/strapi';

/** What an editor decides while runs are under way that were asked for before. */
describe('a choice of an editor, and runs from before it', () => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());

  const article = async (): Promise<Order> => (await beginOrder(site, { hasSeo: false })).order;
  const publish = ({ documentId }: Order) => site.blog.publish(documentId);

  const runOf = async (order: Order, trigger: string): Promise<string> => {
    const run = (await ledgerOf(order)).findLast((row) => row.trigger === trigger);
    if (run === undefined) throw new Error(`There is no run by ${trigger}`);
    return run.runId;
  };

  const draw = async (order: Order, provider: string): Promise<Hero> => {
    const asked = await press(site.blog, {
      documentId: order.documentId,
      locale: 'en',
      provider,
      force: true,
    });
    await carryRun(order, asked.data?.id ?? '', null);
    const { hero } = (await look(order)).en.draft ?? {};
    if (!hero) throw new Error('No hero was drawn');
    return hero;
  };

  const save = async (order: Order, hero: Hero | null): Promise<void> => {
    const value = hero === null ? { removed: true, choice: true } : { ...hero, choice: true };
    await sendForm(order, { locale: 'en', values: { title: 'Low tide', hero: value } });
  };

  const heroes = async (order: Order): Promise<{ draft: Hero | null; published: Hero | null }> => {
    const { draft, published } = (await look(order)).en;
    return { draft: draft?.hero ?? null, published: published?.hero ?? null };
  };

  it('leaves a field empty that the editor has emptied since', async () => {
    const order = await article();
    await publish(order);
    const run = await runOf(order, 'publish');
    await carryRun(order, run, null);
    await carryRun(order, await runOf(order, 'instant-card'), null);
    expect((await heroes(order)).draft?.source).toBe('card');
    await save(order, null);
    await carryRun(order, run, null);
    expect(await heroes(order)).toMatchObject({ draft: null, published: { source: 'ai', generation: run } });
    const { warnings } = (await ledgerOf(order)).find(({ runId }) => runId === run) ?? {};
    expect(warnings).toContain(
      'The hero of the draft version was changed meanwhile; the new one waits in the history.',
    );
  });

  it('keeps a hero that the editor restored', async () => {
    const order = await article();
    const first = await draw(order, 'brand-card');
    const second = await draw(order, 'main');
    await save(order, first);
    await askApi(site.blog, { documentId: order.documentId, locale: 'en', provider: 'main', force: true });
    await save(order, second);
    await save(order, first);
    await carryRun(order, await runOf(order, 'api'), null);
    expect((await heroes(order)).draft).toEqual(first);
  });

  it('keeps a card that the editor chose', async () => {
    const order = await article();
    await publish(order);
    const run = await runOf(order, 'publish');
    await carryRun(order, run, null);
    await carryRun(order, await runOf(order, 'instant-card'), null);
    const card = (await heroes(order)).draft;
    await save(order, card);
    await carryRun(order, run, null);
    expect((await heroes(order)).draft).toEqual(card);
  });

  it('treats an unchanged save as no choice', async () => {
    const order = await article();
    const card = await draw(order, 'brand-card');
    await press(site.blog, { documentId: order.documentId, locale: 'en', provider: 'main', force: true });
    await sendForm(order, { locale: 'en', values: { title: 'High water', hero: card } });
    const api = await site.blog.api(`/api/articles/${order.documentId}?status=draft`, {
      method: 'PUT',
      json: { data: { title: 'Slack', hero: card } },
    });
    expect(api.status).toBe(200);
    await carryRun(order, await runOf(order, 'button'), null);
    expect((await heroes(order)).draft).toMatchObject({ source: 'ai' });
  });

  it('keeps a hero removed that an older form still holds', async () => {
    const order = await article();
    const held = await draw(order, 'brand-card');
    await save(order, null);
    await sendForm(order, { locale: 'en', values: { title: 'High water', hero: held } });
    expect(await look(order)).toMatchObject({ en: { draft: { title: 'High water', hero: null } } });
  });

  it('fills an emptied field on publish, by the run in progress', async () => {
    const order = await article();
    await publish(order);
    const run = await runOf(order, 'publish');
    await draw(order, 'brand-card');
    await save(order, null);
    await publish(order);
    expect(await runOf(order, 'publish')).toBe(run);
    await carryRun(order, run, null);
    await carryRun(order, run, null);
    expect(await heroes(order)).toMatchObject({ draft: { generation: run }, published: { generation: run } });
  });

  it('draws for an entry that one save empties and publishes', async () => {
    const { order } = await beginOrder(site, { hasSeo: true });
    await draw(order, 'brand-card');
    const { api } = site.blog;
    const put = (query: string, data: object) =>
      api(`/api/articles/${order.documentId}${query}`, { method: 'PUT', json: { data } });
    expect((await put('?status=published', { title: 'High water', hero: null })).status).toBe(200);
    expect(await heroes(order)).toEqual({ draft: null, published: null });
    const run = await runOf(order, 'publish');
    await carryRun(order, run, null);
    await carryRun(order, run, null);
    const { en } = await look(order);
    const hero = en.published?.hero;
    expect(hero).toMatchObject({ generation: run, source: 'ai' });
    const content = { hero, cover: hero?.image.id, seoImages: [hero?.social.id, hero?.social.id] };
    expect(en).toMatchObject({ draft: content, published: content });
  });

  it('starts a second run beside one that has stored its images and not attached them', async () => {
    const order = await article();
    await draw(order, 'main');
    await save(order, null);
    await publish(order);
    const first = await runOf(order, 'publish');
    await carryRun(order, first, 1);
    expect((await ledgerOf(order)).at(-1)).toMatchObject({ runId: first, step: 'stored', activeKey: null });
    await publish(order);
    expect(await runOf(order, 'publish')).not.toBe(first);
  });

  it('changes cover and SEO images along with the hero, but not those of the editor', async () => {
    const { order } = await beginOrder(site, { hasSeo: true });
    const first = await draw(order, 'brand-card');
    const second = await draw(order, 'main');
    const files = async () => {
      const { cover, seoImages } = (await look(order)).en.draft ?? {};
      return { cover, seoImages };
    };
    const { id } = second.social;
    expect(await files()).toEqual({ cover: second.image.id, seoImages: [id, id] });
    await save(order, first);
    expect(await files()).toEqual({ cover: first.image.id, seoImages: [first.social.id, first.social.id] });
    await save(order, null);
    expect(await files()).toEqual({ cover: null, seoImages: [null, null] });
    await site.blog.strapi.documents(ARTICLE).update({
      documentId: order.documentId,
      locale: 'en',
      data: { cover: first.social.id } as never,
    });
    await save(order, second);
    expect(await files()).toEqual({ cover: first.social.id, seoImages: [id, id] });
  });

  it('changes cover and SEO images of the published version where the save publishes', async () => {
    const order = await article();
    const first = await draw(order, 'brand-card');
    await draw(order, 'main');
    await site.blog.strapi.documents(ARTICLE).update({
      documentId: order.documentId,
      locale: 'en',
      status: 'published',
      data: { hero: first } as never,
    });
    const content = { hero: { generation: first.generation }, cover: first.image.id };
    expect(await look(order)).toMatchObject({
      en: { status: 'published', draft: content, published: content },
    });
  });
});
