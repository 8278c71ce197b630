import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { heroFieldsOf } from '../../entries/hero-fields';
import { pagesById } from './pages';

const PAGE = 200;

/** What a hero on an entry refers to. */
export interface HeroReference {
  files: number[];
  generation: string | null;
}

interface HeroPlace {
  uid: UID.Schema;
  fields: string[];
  /** Components do not say when they were changed. */
  isDated: boolean;
}

const modelSchema = z.object({ attributes: z.record(z.string(), z.unknown()) });
const rowSchema = z.looseObject({ id: z.coerce.number() });
/** As little as possible: a hero that this version cannot read still refers to its files. */
const valueSchema = z.object({
  image: z.object({ id: z.coerce.number() }).nullish().catch(null),
  social: z.object({ id: z.coerce.number() }).nullish().catch(null),
  generation: z.string().nullish().catch(null),
});

const isKnown = (strapi: Core.Strapi, uid: string): uid is UID.Schema =>
  uid in strapi.contentTypes || uid in strapi.components;

const heroPlaces = (strapi: Core.Strapi): HeroPlace[] =>
  Object.entries({ ...strapi.contentTypes, ...strapi.components }).flatMap(([uid, model]) => {
    const { attributes } = modelSchema.parse(model);
    const fields = heroFieldsOf(attributes).map(({ name }) => name);
    if (fields.length === 0 || !isKnown(strapi, uid)) return [];
    return [{ uid, fields, isDated: 'updatedAt' in attributes }];
  });

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
};

const referenceOf = (raw: unknown): HeroReference | null => {
  const value = valueSchema.safeParse(parsed(raw)).data;
  if (value === undefined) return null;
  const files = [value.image?.id, value.social?.id].filter((id) => id !== undefined);
  return { files, generation: value.generation ?? null };
};

/**
 * Reads every hero on every entry, in all versions and locales, and in components; with `since`, only those of
 * entries that were saved after it.
 */
export const readHeroReferences = async (
  strapi: Core.Strapi,
  since: Date | null,
  visit: (reference: HeroReference) => void,
): Promise<void> => {
  for (const { uid, fields, isDated } of heroPlaces(strapi)) {
    const read = async (after: number) => {
      const found: unknown = await strapi.db.query(uid).findMany({
        select: ['id', ...fields],
        where: { id: { $gt: after }, ...(isDated && since !== null ? { updatedAt: { $gte: since } } : {}) },
        orderBy: [{ id: 'asc' }],
        limit: PAGE,
      });
      return z.array(rowSchema).parse(found);
    };
    for await (const rows of pagesById(PAGE, read)) {
      rows
        .flatMap((row) => fields.map((field) => referenceOf(row[field])))
        .filter((reference) => reference !== null)
        .forEach(visit);
    }
  }
};
