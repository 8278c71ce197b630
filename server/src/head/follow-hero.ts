import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Hero } from '../contracts/hero';
import { mayReplaceFile } from './attach-plan';
import { lockEntryRows, type EntryRow, type RowName } from './entry-rows';
import { hasDrafts, hasLocales, heroModel, isSingleMedia, type EntryModel } from './entry-schema';
import { seoImageWrites, seoPopulate } from './seo-image';

export interface HeroChange {
  uid: string;
  documentId: string;
  locale: string | null;
  field: string;
  /** Media attribute that takes the hero file, and component whose social images take the social file. */
  image: string | null;
  seo: string | null;
  /** The hero that the draft held, and the one that has just been saved into it; null for none. */
  previous: Hero | null;
  hero: Hero | null;
  /** Whether the save has published the entry as well. */
  isPublished: boolean;
}

const mediaSchema = z.looseObject({ id: z.number() }).nullish();

const rowNames = (model: EntryModel, { isPublished }: HeroChange): RowName[] => {
  if (!hasDrafts(model)) return ['published'];
  return isPublished ? ['draft', 'published'] : ['draft'];
};

const followIn = async (
  strapi: Core.Strapi,
  { model, row, change }: { model: EntryModel; row: EntryRow; change: HeroChange },
): Promise<void> => {
  const { image, seo, previous, hero } = change;
  const holdsPrevious = mayReplaceFile(previous);
  // Nothing is taken out of what was empty.
  const mayReplace = (file: number | null): boolean =>
    (hero !== null || file !== null) && holdsPrevious(file);
  const writes = seo === null ? [] : seoImageWrites(strapi, { model, seo, value: row[seo], mayReplace });
  for (const { component, id, attribute } of writes)
    await strapi.db
      .query(component)
      .update({ where: { id }, data: { [attribute]: hero?.social.id ?? null } });
  if (image === null || !isSingleMedia(model.attributes[image])) return;
  if (hero === null && model.attributes[image]?.required === true) return;
  if (!mayReplace(mediaSchema.parse(row[image])?.id ?? null)) return;
  await strapi.db
    .query(model.uid)
    .update({ where: { id: row.id }, data: { [image]: hero?.image.id ?? null } });
};

/**
 * Lets cover and social images follow a hero that was chosen or removed by hand: what was filled in from the hero
 * before takes the new one's files, as an attach would have it. To be called inside the transaction of the save.
 */
export const followHero = async (strapi: Core.Strapi, change: HeroChange): Promise<void> => {
  const { documentId, image, seo, previous, hero } = change;
  if (previous?.image.id === hero?.image.id) return;
  const model = heroModel(strapi, change);
  const locale = hasLocales(model) ? change.locale : null;
  const populate = {
    ...(image === null || !isSingleMedia(model.attributes[image]) ? {} : { [image]: {} }),
    ...(seo === null ? {} : seoPopulate(strapi, { model, seo })),
  };
  const versions = await lockEntryRows(strapi, { model, documentId, populate });
  for (const version of versions.filter((one) => one.locale === locale))
    for (const name of rowNames(model, change)) {
      const row = version[name];
      if (row) await followIn(strapi, { model, row, change });
    }
};
