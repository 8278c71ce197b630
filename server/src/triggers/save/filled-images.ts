import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { FieldOptions } from '../../contracts/field-options';
import type { HeroFiles } from '../../contracts/hero';
import { isFileOf } from '../../head/attach-plan';
import { isSingleMedia, type EntryModel } from '../../head/entry-schema';
import { filledAttributesOf, type FilledAttributes } from '../../head/filled-attributes';
import { changeSentSeoImages, seoImages, seoPopulate } from '../../head/seo-image';

type Values = Record<string, unknown>;

export const filledAttributes = (
  strapi: Core.Strapi,
  model: EntryModel,
  options: FieldOptions,
): FilledAttributes => {
  const { image, seo } = filledAttributesOf(strapi, model.uid, options);
  return { image: image !== null && isSingleMedia(model.attributes[image]) ? image : null, seo };
};

/** The populate that a read needs to load these images. */
export const filledPopulate = (
  strapi: Core.Strapi,
  model: EntryModel,
  { image, seo }: FilledAttributes,
): Record<string, object> => ({
  ...(image === null ? {} : { [image]: {} }),
  ...(seo === null ? {} : seoPopulate(strapi, { model, seo })),
});

const idSchema = z.coerce.number().int().positive();
const fileIdSchema = z.union([idSchema, z.looseObject({ id: idSchema }).transform(({ id }) => id)]);

/** Null for no file, undefined where the value is absent or cannot be parsed. */
const sentFile = (sent: unknown): number | null | undefined =>
  sent === null || (Array.isArray(sent) && sent.length === 0)
    ? null
    : fileIdSchema.safeParse(Array.isArray(sent) ? sent[0] : sent).data;

interface Heroes {
  /** Whether a form is saved; a form sends every empty image as null. */
  isForm: boolean;
  /** The hero that the form was loaded with; null for none, undefined without a form. */
  loaded: HeroFiles | null | undefined;
  /** The hero of the row before the save. */
  stored: HeroFiles | null;
  /** The hero that the save leaves unchanged; null for none. */
  kept: HeroFiles | null;
}

/**
 * Whether a form sends an image unchanged since it was opened, while the stored image has followed a new hero.
 * An image that is empty although the form had a hero was removed by the editor.
 */
const isOutdated = (sent: unknown, current: number | null, { loaded, stored }: Heroes): boolean => {
  const file = sentFile(sent);
  if (loaded === undefined || file === undefined || file === current) return false;
  const isUntouched = file === null ? loaded === null : isFileOf(loaded, file);
  // An image is empty where the hero was removed after the form was loaded.
  const isOfAnotherHero = current === null ? loaded?.image !== stored?.image : isFileOf(stored, current);
  return isUntouched && isOfAnotherHero;
};

/**
 * The data to save, without outdated cover and social images of a form that was opened before the hero was
 * attached. A new SEO component gets the social image of the current hero.
 */
export const keepFilledImages = (
  strapi: Core.Strapi,
  {
    model,
    filled: { image, seo },
    data,
    row,
    heroes,
  }: {
    model: EntryModel;
    filled: FilledAttributes;
    data: Values;
    /** The row before the save, populated. */
    row: Values;
    heroes: Heroes;
  },
): Values => {
  const isCoverOutdated = image !== null && isOutdated(data[image], sentFile(row[image]) ?? null, heroes);
  const guarded = Object.fromEntries(
    Object.entries(data).filter(([name]) => name !== image || !isCoverOutdated),
  );
  if (seo === null || data[seo] === undefined || data[seo] === null) return guarded;
  const stored = seoImages(strapi, { model, seo, value: row[seo] });
  const change: Parameters<typeof changeSentSeoImages>[2] = ({ component, id, attribute, sent }) => {
    const current = stored.find(
      (one) => one.component === component && one.id === id && one.attribute === attribute,
    );
    if (current !== undefined) return isOutdated(sent, current.file, heroes) ? undefined : sent;
    const isEmpty = sent === undefined || (heroes.isForm && sent === null);
    return isEmpty && heroes.kept !== null ? heroes.kept.social : sent;
  };
  guarded[seo] = changeSentSeoImages(strapi, { model, seo, value: data[seo] }, change);
  return guarded;
};
