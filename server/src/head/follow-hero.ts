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
  /** Media attribute for the hero file, and component whose social images get the social file. */
  image: string | null;
  seo: string | null;
  /** Files of the draft's previous hero, and the hero that the save wrote; null for none. */
  previous: HeroFiles | null;
  hero: Hero | null;
  /** Whether the save also published the entry. */
  isPublished: boolean;
}

const mediaSchema = z.looseObject({ id: z.number() }).nullish();
const filesSchema = z.array(z.object({ id: z.number(), url: z.string() }));

const rowNames = (model: EntryModel, { isPublished }: HeroChange): RowName[] => {
  if (!hasDrafts(model)) return ['published'];
  return isPublished ? ['draft', 'published'] : ['draft'];
};

const fileName = (url: string): string | undefined => url.split(/[?#]/)[0]?.split('/').at(-1);

/** A hero copied from another site contains ids that match other files here, or none. */
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
  const isReplaceable = mayReplaceFile(previous);
  // An empty attribute is not written when the hero was removed.
  const mayReplace = (file: number | null): boolean =>
    (hero !== null || file !== null) && isReplaceable(file);
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
 * Updates cover and social images after a hero was saved into or removed from an entry. As in an attach, attributes
 * that are empty or contain a file of the previous hero get the files of the new one. Call it inside the transaction
 * of the save.
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
  // The save has already copied attributes that are not localized to the other locales.
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
