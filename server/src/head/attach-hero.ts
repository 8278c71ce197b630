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
  /** Null for types without locales. */
  locale: string | null;
  /** The hero field. */
  field: string;
  hero: Hero;
  /** `draft` writes the draft only. Types without drafts have a single row, which both values write. */
  rows: 'draft' | 'all';
  /**
   * Fingerprints (`heroFingerprint`) of the values that may be replaced. Called after the rows are locked, so that
   * concurrent saves of an editor are respected. An error leaves the entry unchanged.
   */
  replaces: () => Promise<string[]>;
  /** A single media attribute that is set to the hero file if it is empty or contains the previous hero. */
  image: string | null;
  /** A component attribute whose social images are set to the social file, under the same condition. */
  seo: string | null;
  /** Keeps the draft's `updatedAt`, by which Strapi decides whether an entry is modified. */
  keepsTime: boolean;
}

export interface AttachResult {
  /** Rows that contain the hero, written by this attach or an earlier one. */
  attached: RowName[];
  kept: KeptRow[];
}

const wantedRows = (model: EntryModel, rows: AttachRequest['rows']): RowName[] => {
  if (!hasDrafts(model)) return ['published'];
  return rows === 'draft' ? ['draft'] : ['draft', 'published'];
};

/** The media attribute to set; null with a logged warning when the option names none. */
const imageAttribute = (strapi: Core.Strapi, model: EntryModel, image: string | null): string | null => {
  if (image === null || isSingleMedia(model.attributes[image])) return image;
  strapi.log.warn(
    `[hero-image] ${model.uid} has no single media attribute "${image}"; only the hero field is set.`,
  );
  return null;
};

/** Writes one planned row; false when nothing had to be written. */
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

/** Sets `updatedAt` so that the entry keeps its status; the query builder runs no lifecycle that would overwrite it. */
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

/** The compare-and-swap; call it inside a transaction. Returns also the ids of the published rows to announce. */
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
 * Writes a hero to the draft and published rows of an entry. Each row is checked on its own and written only if its
 * value may be replaced. Nothing is published: rows are updated in place, and the entry keeps its status (draft,
 * published or modified). Compare and write are one short transaction.
 *
 * Attaching the same hero again writes nothing and announces the published row again, so that a run interrupted
 * between commit and announcement can repeat the call. Do not call it inside a transaction.
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
