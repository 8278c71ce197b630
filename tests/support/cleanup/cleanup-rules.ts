import { randomUUID } from 'node:crypto';
import type { UID } from '@strapi/strapi';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hero } from '../../../server/src/contracts/hero';
import { CHARGE_UID } from '../../../server/src/billing/store/charge-model';
import { BUDGET_UID } from '../../../server/src/billing/store/budget-model';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { SLOT_UID } from '../../../server/src/throttle/store/slot-model';
import { SPOOL_UID } from '../../../server/src/runs/store/spool-model';
import { createSpoolStore } from '../../../server/src/runs/store/spool-store';
import { TEMPLATE_UID } from '../../../server/src/templates/template-content-type';
import { draftArticle, ledgerRow } from '../blog/blog-runs';
import { ARTICLE, type Blog } from '../strapi';
import { daysAgo, startCleanupBlog, type CleanupBlog } from './cleanup-blog';

const seo = {
  metaTitle: 'Low tide',
  metaDescription: 'What the sea leaves behind on the sand when it is gone.',
};
const template = (logo: number) => ({ name: 'Own', slug: `own-${logo}`, prompt: 'A beach', logo });

/** A hero value of a picture's files, as a person may have put it anywhere. */
const heroOf = (hero: Hero, { file, social }: { file: number; social: number }): Hero => ({
  ...hero,
  image: { ...hero.image, id: file },
  social: { ...hero.social, id: social },
});

type Picture = { file: number; social: number };
type Refer = (blog: Blog, picture: Picture, hero: Hero) => Promise<unknown>;

const write = ({ strapi }: Blog, data: Record<string, unknown>, locale = 'en') =>
  strapi.documents(ARTICLE).create({ locale, data: { title: randomUUID(), ...data } as never });

const publishFrench: Refer = async (blog, picture, hero) => {
  const { documentId } = await write(blog, { hero: heroOf(hero, picture) }, 'fr');
  await blog.strapi.documents(ARTICLE).publish({ documentId, locale: 'fr' });
  // Only the published version is left with it.
  await blog.strapi.db
    .query(ARTICLE)
    .updateMany({ where: { documentId, publishedAt: { $null: true } }, data: { hero: null } });
};

const drawFrom: Refer = async ({ strapi }, { file }) => {
  const rows = strapi.db.query(GENERATION_UID);
  const earlier = (await rows.findOne({ where: { status: 'succeeded' } })) as Record<string, unknown>;
  const { id: _id, ...row } = earlier;
  const request = { ...(row['request'] as object), references: [{ file }] };
  // Held, so that nobody takes it up while the test looks.
  const held = { leaseToken: 'test', leaseUntil: new Date(Date.now() + 600_000), finishedAt: null };
  const own = { runId: randomUUID(), requestHash: null, candidates: [], hero: null };
  await rows.create({ data: { ...row, ...own, ...held, request, status: 'running' } });
};

const REFERENCES: [string, Refer][] = [
  ['the draft of another entry', (blog, picture, hero) => write(blog, { hero: heroOf(hero, picture) })],
  [
    'a hero that took the social image only',
    (blog, { social }, hero) => write(blog, { hero: heroOf(hero, { file: 999_999, social }) }),
  ],
  ['a published version in another locale', publishFrench],
  [
    'a pinned hero that a person picked',
    (blog, picture, hero) =>
      write(blog, {
        hero: { ...heroOf(hero, picture), source: 'library', generation: null, pinned: true },
      }),
  ],
  ['a media field', (blog, { file }) => write(blog, { cover: file })],
  ['an SEO component', (blog, { social }) => write(blog, { seo: { ...seo, metaImage: social } })],
  [
    'a component within a component',
    (blog, { social }) =>
      write(blog, { seo: { ...seo, openGraph: { ogTitle: 'a', ogDescription: 'b', ogImage: social } } }),
  ],
  [
    'a template’s logo',
    ({ strapi }, { file }) =>
      strapi.documents(TEMPLATE_UID as UID.ContentType).create({ data: template(file) as never }),
  ],
  [
    'a template’s reference',
    ({ strapi }, { file }) =>
      strapi.documents(TEMPLATE_UID as UID.ContentType).create({
        data: { ...template(file), slug: `ref-${file}`, logo: null, references: [file] } as never,
      }),
  ],
  ['a run under way that draws from it', drawFrom],
];

/** What goes and what stays, on any database. */
export const cleanupRules = (database: 'sqlite' | 'postgres' | 'mysql'): void => {
  let site: CleanupBlog;
  beforeAll(async () => {
    site = await startCleanupBlog({ database });
  });
  afterAll(() => site.stop());

  const agreed = async () => {
    const told = await site.look();
    expect(told.removed).toBe(false);
    const went = await site.clean();
    expect(went).toEqual({ ...told, removed: true });
    expect(await site.strays()).toEqual([]);
    return went;
  };
  const nothingMore = async () => {
    const { rules, failed, examples } = await site.look();
    expect(Object.values(rules).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0]);
    expect({ failed, examples }).toEqual({ failed: 0, examples: [] });
  };
  const drawn = async (days: number) => {
    const documentId = await draftArticle(site.blog);
    const run = await site.draw(documentId);
    await site.age(run.id, days);
    const pictures = (await site.pictures(run.id)) as unknown as (Picture & { chosen: boolean })[];
    return { documentId, run, hero: run.hero as Hero, pictures };
  };

  it('removes unchosen images after their days, and lists them first', async () => {
    const announced: unknown[] = [];
    const off = site.blog.strapi.eventHub.on('media.delete', (event) => {
      announced.push(event);
      return Promise.resolve();
    });
    const young = await drawn(29);
    const old = await drawn(31);
    const [chosen, second, third] = old.pictures;
    const files = [second!, third!].flatMap(({ file, social }) => [file, social]);
    expect(await site.there(files)).toHaveLength(4);

    const told = await site.look();
    expect(told.rules.unchosen.count).toBe(4);
    expect(told.rules.unchosen.bytes).toBeGreaterThan(1000);
    expect(told.examples).toHaveLength(4);
    expect(told.examples[0]).toMatchObject({
      generation: old.run.id,
      reason: 'The candidate was not chosen.',
    });
    expect(await site.there(files)).toHaveLength(4);

    await agreed();
    expect(await site.there(files)).toEqual([]);
    expect(announced).toHaveLength(4);
    off();
    expect(await site.there([chosen!.file, chosen!.social])).toHaveLength(2);
    expect(await site.there(young.pictures.flatMap(({ file, social }) => [file, social]))).toHaveLength(6);
    expect(await site.pictures(old.run.id)).toMatchObject([
      { chosen: true, file: chosen!.file },
      { file: null, url: null, social: null },
      { file: null, url: null, social: null },
    ]);
    await nothingMore();
  });

  it.each(REFERENCES)('keeps an image for %s, and both of its files', async (_name, refer) => {
    const { run, hero, pictures } = await drawn(31);
    const [, second, third] = pictures;
    await refer(site.blog, second!, hero);
    const { rules } = await agreed();
    expect(rules.unchosen.count).toBe(2);
    expect(await site.there([second!.file, second!.social])).toHaveLength(2);
    expect(await site.there([third!.file, third!.social])).toEqual([]);
    expect((await site.pictures(run.id)).map(({ file }) => file)).toEqual([
      pictures[0]!.file,
      second!.file,
      null,
    ]);
    await nothingMore();
  });

  it('keeps images while a younger run that reuses them may have them chosen', async () => {
    const { documentId, run, pictures } = await drawn(31);
    const again = await site.draw(documentId);
    expect(again).toMatchObject({ status: 'succeeded', cost: { credits: 0 } });
    expect(again.id).not.toBe(run.id);
    const files = pictures.slice(1).flatMap(({ file, social }) => [file, social]);
    await nothingMore();
    await site.age(again.id, 31);
    expect((await agreed()).rules.unchosen.count).toBe(4);
    expect(await site.there(files)).toEqual([]);
    for (const id of [run.id, again.id]) {
      expect((await site.pictures(id)).map(({ file }) => file !== null)).toEqual([true, false, false]);
    }
    await nothingMore();
  });

  it('removes all files of a deleted entry’s run, unless another entry uses its hero', async () => {
    const kept = await drawn(31);
    const lost = await drawn(31);
    await write(site.blog, { hero: kept.hero });
    for (const { documentId } of [kept, lost])
      await site.blog.strapi.documents(ARTICLE).delete({ documentId });
    expect((await agreed()).rules.entryDeleted.count).toBe(4 + 6);
    expect(await site.there(lost.pictures.flatMap(({ file, social }) => [file, social]))).toEqual([]);
    expect(await site.there([kept.hero.image.id, kept.hero.social.id])).toHaveLength(2);
    expect((await ledgerRow(site.blog, lost.run.id)).hero).toBeNull();
    expect((await ledgerRow(site.blog, kept.run.id)).hero).not.toBeNull();
    await nothingMore();
  });

  it('deletes old runs, but not those of a hero in use nor unknown ones, and keeps the charges', async () => {
    const { strapi } = site.blog;
    const rows = strapi.db.query(GENERATION_UID);
    const charges = await strapi.db.query(CHARGE_UID).count();
    const onEntry = await drawn(400);
    const replaced = await drawn(400);
    const unknown = await drawn(400);
    const young = await drawn(364);
    await rows.updateMany({ where: { runId: unknown.run.id }, data: { status: 'unknown' } });
    for (const { documentId } of [replaced, unknown])
      await strapi.documents(ARTICLE).update({ documentId, locale: 'en', data: { hero: null } as never });
    expect((await agreed()).rules.oldRun.count).toBe(1);
    expect(await rows.findOne({ where: { runId: replaced.run.id } })).toBeNull();
    for (const { run } of [onEntry, unknown, young])
      expect(await rows.findOne({ where: { runId: run.id } })).not.toBeNull();
    expect(await strapi.db.query(CHARGE_UID).count()).toBe(charges + 4);
    expect(await strapi.db.query(CHARGE_UID).count({ where: { runId: replaced.run.id } })).toBe(1);
    await nothingMore();
  });

  it('deletes spooled images of runs that are over or gone, and those past their days', async () => {
    const { strapi } = site.blog;
    const spool = createSpoolStore(strapi);
    const runs = await Promise.all([drawn(1), drawn(29), drawn(31), drawn(31)]);
    const [over, waiting, forgotten, undecided] = runs.map(({ run }) => run.id);
    const set = (runId: string, data: object) =>
      strapi.db.query(GENERATION_UID).updateMany({ where: { runId }, data });
    const error = JSON.stringify({ code: 'media_failed', message: 'The disk is full.', retryable: true });
    for (const id of [waiting, forgotten]) await set(id!, { status: 'failed', error });
    await set(undecided!, { status: 'unknown' });
    const gone = randomUUID();
    for (const id of [over!, waiting!, forgotten!, undecided!, gone])
      await spool.put(id, 0, Buffer.alloc(999));
    const { rules } = await agreed();
    expect(rules.spool.count).toBe(3);
    expect(rules.spool.bytes).toBe(3 * 999);
    const left = (await strapi.db.query(SPOOL_UID).findMany({})) as { runId: string }[];
    expect(left.map(({ runId }) => runId).sort()).toEqual([waiting, undecided].sort());
    await nothingMore();
  });

  it('deletes counters of past periods', async () => {
    const { strapi } = site.blog;
    const [long, recent] = [daysAgo(401), daysAgo(399)];
    const at = (moment: Date) => ({ createdAt: moment, updatedAt: moment });
    const budgets = strapi.db.query(BUDGET_UID);
    await budgets.create({ data: { period: 'day 2020-01-01', used: 1, warned: false } });
    await budgets.create({ data: { period: 'day 2020-01-02', used: 1, warned: false } });
    await strapi.db.query(SLOT_UID).create({ data: { name: 'former', version: 1, state: {} } });
    await budgets.updateMany({ where: { period: 'day 2020-01-01' }, data: at(long) });
    await budgets.updateMany({ where: { period: 'day 2020-01-02' }, data: at(recent) });
    await strapi.db.query(SLOT_UID).updateMany({ where: { name: 'former' }, data: at(long) });
    expect((await agreed()).rules.oldCounter.count).toBe(2);
    expect(await budgets.findOne({ where: { period: 'day 2020-01-02' } })).not.toBeNull();
    await nothingMore();
  });
};
