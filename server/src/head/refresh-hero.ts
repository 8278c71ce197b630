import { isDeepStrictEqual } from 'node:util';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Hero } from '../contracts/hero';
import { lockEntryRows, type EntryRow } from './entry-rows';
import { heroModel, isSingleMedia, type EntryModel } from './entry-schema';
import { announceEntryUpdate } from './entry-update';
import { parseHero } from './fingerprint';
import { seoImageWrites, seoPopulate } from './seo-image';

export interface HeroRefresh {
  uid: string;
  documentId: string;
  /** The hero field. */
  field: string;
  /** The value to replace, in any row of the entry. */
  previous: Hero;
  /** The same hero with other files or URLs. */
  hero: Hero;
  /** Media attribute for the hero file, and component whose social images get the social file. */
  image: string | null;
  seo: string | null;
}

const mediaSchema = z.looseObject({ id: z.number() }).nullish();

const rowsSchema = z.array(z.object({ id: z.number() }));

/** The files of a hero that still have a row in the media library. */
const filesLeft = async (strapi: Core.Strapi, { image, social }: Hero): Promise<Set<number>> => {
  const found: unknown = await strapi.db
    .query('plugin::upload.file')
    .findMany({ where: { id: { $in: [image.id, social.id] } }, select: ['id'] });
  return new Set(rowsSchema.parse(found).map(({ id }) => id));
};

/** Deleting a file's row also deletes links to it. An empty link beside an existing row was emptied by an editor. */
const mayFollow =
  ({ previous, next, left }: { previous: number; next: number; left: Set<number> }) =>
  (held: number | null): boolean =>
    previous !== next && (held === previous || (held === null && !left.has(previous)));

const refreshRow = async (
  strapi: Core.Strapi,
  {
    model,
    row,
    refresh,
    left,
  }: { model: EntryModel; row: EntryRow; refresh: HeroRefresh; left: Set<number> },
): Promise<void> => {
  const { field, previous, hero, image, seo } = refresh;
  const data: Record<string, unknown> = { [field]: hero };
  const mayReplace = mayFollow({ previous: previous.social.id, next: hero.social.id, left });
  const writes = seo === null ? [] : seoImageWrites(strapi, { model, seo, value: row[seo], mayReplace });
  for (const { component, id, attribute } of writes)
    await strapi.db.query(component).update({ where: { id }, data: { [attribute]: hero.social.id } });
  if (image !== null && isSingleMedia(model.attributes[image])) {
    const held = mediaSchema.parse(row[image])?.id ?? null;
    const mayFill = mayFollow({ previous: previous.image.id, next: hero.image.id, left });
    if (mayFill(held)) data[image] = hero.image.id;
  }
  await strapi.db.query(model.uid).update({ where: { id: row.id }, data });
  // The entry was not edited, so it keeps its status (published or modified).
  const { updatedAt } = row;
  await strapi.db.queryBuilder(model.uid).where({ id: row.id }).update({ updatedAt }).execute();
};

/**
 * Replaces the stored value of a hero whose files were made again, in all versions and locales that contain it,
 * pinned or not: the image stays the same. Compare and write are one transaction. Returns whether a row was written.
 * Do not call it inside a transaction.
 */
export const refreshHero = async (strapi: Core.Strapi, refresh: HeroRefresh): Promise<boolean> => {
  const { documentId, field, previous, image, seo } = refresh;
  const model = heroModel(strapi, refresh);
  const populate = {
    ...(image === null || !isSingleMedia(model.attributes[image]) ? {} : { [image]: {} }),
    ...(seo === null ? {} : seoPopulate(strapi, { model, seo })),
  };
  const written = await strapi.db.transaction(async () => {
    const versions = await lockEntryRows(strapi, { model, documentId, populate });
    const rows = versions
      .flatMap(({ draft, published }) => [draft, published])
      .filter((row) => row !== null)
      .filter((row) => isDeepStrictEqual(parseHero(row[field]), previous));
    const left = await filesLeft(strapi, previous);
    for (const row of rows) await refreshRow(strapi, { model, row, refresh, left });
    return rows;
  });
  for (const { id, publishedAt } of written)
    if (publishedAt) await announceEntryUpdate(strapi, { uid: model.uid, id });
  return written.length > 0;
};
