import type { Core } from '@strapi/strapi';
import { HeroError } from '../contracts/error';
import type { Hero } from '../contracts/hero';
import { planAttach, type AttachPlan, type KeptRow } from './attach-plan';
import { lockEntryRows, type EntryVersions, type RowName } from './entry-rows';
import {
  hasDrafts,
  hasLocales,
  heroModel,
  isLocalized,
  isSingleMedia,
  type EntryModel,
} from './entry-schema';
import { announceEntryUpdate } from './entry-update';
import { rowTimestamps } from './row-timestamps';
import { seoImageWrites, seoPopulate } from './seo-image';

export interface AttachRequest {
  uid: string;
  documentId: string;
  /** Null only for types without locales. */
  locale: string | null;
  /** The hero field. */
  field: string;
  hero: Hero;
  /** `draft` leaves the published version to the editor's next publish. Types without drafts have one row either way. */
  rows: 'draft' | 'all';
  /**
   * Fingerprints (`heroFingerprint`) of the values that may be replaced. Asked once the rows are locked, so that
   * what an editor saves meanwhile counts; what it throws leaves the entry as it is.
   */
  replaces: () => Promise<string[]>;
  /** A single media attribute that takes the hero file, if empty or still holding the previous hero. */
  image: string | null;
  /** A component attribute whose social images take the social file, under the same condition. */
  seo: string | null;
  /** Leaves the draft's `updatedAt` as it was; Strapi calls an entry modified by it. */
  keepsTime: boolean;
}

export interface AttachResult {
  /** Rows that hold the hero now, whether written just now or by an attach before. */
  attached: RowName[];
  kept: KeptRow[];
}

const wantedRows = (model: EntryModel, rows: AttachRequest['rows']): RowName[] => {
  if (!hasDrafts(model)) return ['published'];
  return rows === 'draft' ? ['draft'] : ['draft', 'published'];
};

/** Media attribute to set, or null, with a line in the log, when the option names none. */
const imageAttribute = (strapi: Core.Strapi, model: EntryModel, image: string | null): string | null => {
  if (image === null || isSingleMedia(model.attributes[image])) return image;
  strapi.log.warn(
    `[hero-image] ${model.uid} has no single media attribute "${image}"; only the hero field is set.`,
  );
  return null;
};

/** Writes one planned row; false when there turned out to be nothing to write. */
const writeRow = async (
  strapi: Core.Strapi,
  {
    model,
    seo,
    hero,
    planned,
  }: { model: EntryModel; seo: string | null; hero: Hero; planned: AttachPlan['rows'][number] },
): Promise<boolean> => {
  const { row, data, fillSeo, mayReplace } = planned;
  const seoWrites =
    fillSeo && seo !== null ? seoImageWrites(strapi, { model, seo, value: row[seo], mayReplace }) : [];
  for (const { component, id, attribute } of seoWrites)
    await strapi.db.query(component).update({ where: { id }, data: { [attribute]: hero.social.id } });
  if (Object.keys(data).length > 0) await strapi.db.query(model.uid).update({ where: { id: row.id }, data });
  return seoWrites.length > 0 || Object.keys(data).length > 0;
};

/** Sets `updatedAt` so that the entry keeps the status it had; the query builder runs no lifecycle that restamps it. */
const settleTimes = async (
  strapi: Core.Strapi,
  {
    model,
    version,
    settled,
    keepsDraftTime,
  }: { model: EntryModel; version: EntryVersions; settled: Set<number>; keepsDraftTime: boolean },
): Promise<void> => {
  const { draft, published } = version;
  const time = (row: EntryVersions['draft']) =>
    row && { updatedAt: row.updatedAt, settled: settled.has(row.id) };
  const times = rowTimestamps({ now: new Date(), draft: time(draft), published: time(published) });
  const draftTime = keepsDraftTime && draft !== null ? draft.updatedAt : times.draft;
  for (const [row, updatedAt] of [[draft, draftTime] as const, [published, times.published] as const])
    if (row && updatedAt)
      await strapi.db.queryBuilder(model.uid).where({ id: row.id }).update({ updatedAt }).execute();
};

/** The compare-and-swap; to be called inside a transaction. Answers with the ids of the published rows it changed. */
const swap = async (
  strapi: Core.Strapi,
  { model, request }: { model: EntryModel; request: AttachRequest },
): Promise<AttachResult & { publishedIds: number[] }> => {
  const { documentId, field, hero, seo } = request;
  const locale = hasLocales(model) ? request.locale : null;
  const image = imageAttribute(strapi, model, request.image);
  const names = wantedRows(model, request.rows);
  const populate = {
    ...(image === null ? {} : { [image]: {} }),
    ...(seo === null ? {} : seoPopulate(strapi, { model, seo })),
  };
  const versions = await lockEntryRows(strapi, { model, documentId, populate });
  const replaces = await request.replaces();
  const targets = versions.filter((version) => version.locale === locale);
  if (!targets.some((target) => names.some((name) => target[name])))
    throw new HeroError({
      code: 'entry_gone',
      message: `The entry ${documentId} of ${model.uid}${locale === null ? '' : ` in ${locale}`} no longer exists, so its hero was not attached; the image stays in the media library.`,
    });

  const isOwn = (attribute: string): boolean => isLocalized(model, attribute);
  const plan = planAttach({ versions, locale, field, image, seo, hero, replaces, names, isLocalized: isOwn });
  const settled = new Set(plan.attached.map(({ id }) => id));
  const written = new Set<number>();
  for (const planned of plan.rows)
    if (await writeRow(strapi, { model, seo, hero, planned })) written.add(planned.row.id);
  for (const version of versions)
    if ([version.draft, version.published].some((row) => row && written.has(row.id)))
      await settleTimes(strapi, {
        model,
        version,
        settled: new Set([...settled, ...written]),
        keepsDraftTime: request.keepsTime && targets.includes(version),
      });

  const publishedIds = versions.flatMap(({ published }) =>
    published && (settled.has(published.id) || written.has(published.id)) ? [published.id] : [],
  );
  return { attached: [...new Set(plan.attached.map(({ name }) => name))], kept: plan.kept, publishedIds };
};

/**
 * Puts a hero on an entry's draft and published rows, each by itself and only where it may replace what is
 * there. Nothing is published: rows are written in place, so an editor's unfinished draft stays a draft, and
 * the entry stays published or modified as it was. Compare and write are one short transaction.
 *
 * Attaching the same hero again changes nothing and announces the published row again, so a run that died
 * between the commit and the announcement can simply repeat it. Not to be called inside a transaction.
 *
 * @throws HeroError `entry_gone` without an entry in that locale, `config_invalid` without the type or field.
 */
export const attachHero = async (strapi: Core.Strapi, request: AttachRequest): Promise<AttachResult> => {
  const model = heroModel(strapi, request);
  const swapped = await strapi.db.transaction(() => swap(strapi, { model, request }));
  const { publishedIds, ...result } = swapped;
  for (const id of publishedIds) await announceEntryUpdate(strapi, { uid: model.uid, id });
  return result;
};
