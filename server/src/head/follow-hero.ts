import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Hero, HeroFiles } from '../contracts/hero';
import { mayReplaceFile } from './attach-plan';
import { lockEntryRows, type EntryRow, type RowName } from './entry-rows';
import {
  hasDrafts,
  hasLocales,
  heroModel,
  isLocalized,
  isSingleMedia,
  type EntryModel,
} from './entry-schema';
import { seoImageWrites, seoPopulate } from './seo-image';

export interface HeroChange {
  uid: string;
  documentId: string;
  locale: string | null;
  field: string;
  /** Media attribute that takes the hero file, and component whose social images take the social file. */
  image: string | null;
  seo: string | null;
  /** Files of the hero that the draft held, and the hero that has just been saved into it; null for none. */
  previous: HeroFiles | null;
  hero: Hero | null;
  /** Whether the save has published the entry as well. */
  isPublished: boolean;
}

const mediaSchema = z.looseObject({ id: z.number() }).nullish();
const filesSchema = z.array(z.object({ id: z.number(), url: z.string() }));

const rowNames = (model: EntryModel, { isPublished }: HeroChange): RowName[] => {
  if (!hasDrafts(model)) return ['published'];
  return isPublished ? ['draft', 'published'] : ['draft'];
};

const fileName = (url: string): string | undefined => url.split(/[?#]/)[0]?.split('/').at(-1);

/** The ids in a hero that comes from another site name other files here, or none. */
const isOfThisLibrary = async (strapi: Core.Strapi, { image, social }: Hero): Promise<boolean> => {
  const ids = [image.id, social.id];
  const found: unknown = await strapi.db
    .query('plugin::upload.file')
    .findMany({ where: { id: { $in: ids } }, select: ['id', 'url'] });
  const files = filesSchema.parse(found);
  const hasImage = files.some(({ id, url }) => id === image.id && fileName(url) === fileName(image.url));
  return hasImage && files.some(({ id }) => id === social.id);
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
 * Lets cover and social images follow a hero that was saved into or removed from an entry: what was empty, or filled
 * in from the hero before, takes the new one's files, as an attach would have it. To be called inside the
 * transaction of the save.
 */
export const followHero = async (strapi: Core.Strapi, change: HeroChange): Promise<void> => {
  const { documentId, image, seo, previous, hero } = change;
  if ((previous?.image ?? null) === (hero?.image.id ?? null)) return;
  if (hero !== null && !(await isOfThisLibrary(strapi, hero))) return;
  const model = heroModel(strapi, change);
  const locale = hasLocales(model) ? change.locale : null;
  const populate = {
    ...(image === null || !isSingleMedia(model.attributes[image]) ? {} : { [image]: {} }),
    ...(seo === null ? {} : seoPopulate(strapi, { model, seo })),
  };
  const versions = await lockEntryRows(strapi, { model, documentId, populate });
  const names = rowNames(model, change);
  const shared = (attribute: string | null): string | null =>
    attribute === null || isLocalized(model, attribute) ? null : attribute;
  // An attribute that is not localized has one value in all locales, which the save has copied already.
  const inOthers: HeroChange = { ...change, image: shared(image), seo: shared(seo) };
  const targets = versions.filter((one) => one.locale === locale);
  for (const name of names) {
    if (!targets.some((target) => target[name])) continue;
    for (const version of versions) {
      const row = version[name];
      if (row) await followIn(strapi, { model, row, change: version.locale === locale ? change : inOthers });
    }
  }
};
