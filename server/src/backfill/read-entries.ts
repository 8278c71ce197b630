import type { Core, UID } from '@strapi/strapi';
import { validate } from '@strapi/utils';
import { z } from 'zod';
import type { BackfillInput } from '../contracts/backfill';
import { HeroError } from '../contracts/error';
import type { Hero } from '../contracts/hero';
import { hasDrafts, hasLocales, heroModel } from '../head/entry-schema';
import { isPinned, parseHero } from '../head/fingerprint';
import { queryParams } from '../strapi/strapi-internals';

/** Rows that are read, and runs that are inserted, in one transaction. */
export const PAGE = 250;

const rowsSchema = z.array(
  z.looseObject({ id: z.number(), documentId: z.string(), locale: z.string().nullish() }),
);

export interface BackfillEntry {
  /** Id of the database row. */
  id: number;
  documentId: string;
  locale: string | null;
  /** The stored value of the field. */
  value: unknown;
}

export interface BackfillTarget {
  uid: UID.ContentType;
  field: string;
  input: BackfillInput;
}

type Model = NonNullable<Parameters<typeof validate.validators.validateFilters>[0]>['schema'];

const modelSchema = z.custom<Model>((model) => typeof model === 'object' && model !== null);

const modelOf = ({ contentTypes, components }: Core.Strapi, name: string): Model =>
  modelSchema.parse(Reflect.get(contentTypes, name) ?? Reflect.get(components, name));

/** Checks that reject a filter: attributes that do not exist, and passwords. */
const UNKNOWN_PARTS = ['nonAttributesOperators', 'passwords'];

/**
 * Selects published rows, or drafts, of which every entry has one; a content type without drafts has one row
 * per entry and locale.
 */
const versionOf = (isDraftable: boolean, { scope }: BackfillInput): object => {
  if (!isDraftable) return {};
  return { publishedAt: scope === 'published' ? { $notNull: true } : { $null: true } };
};

/**
 * The next entries after a row, ordered by id. @throws HeroError config_invalid for filters that the content
 * type does not support
 */
export const readEntries = async (
  strapi: Core.Strapi,
  { uid, field, input }: BackfillTarget,
  after: number,
): Promise<BackfillEntry[]> => {
  const model = heroModel(strapi, { uid, field });
  const { locales, filters = {} } = input;
  try {
    // Strapi drops unknown attributes, so that a misspelt filter would select every entry.
    await validate.validators.validateFilters(
      { schema: modelOf(strapi, uid), getModel: (name) => modelOf(strapi, name) },
      filters,
      UNKNOWN_PARTS,
    );
    const { where = {} } = queryParams(strapi).transform(uid, { filters });
    const ofLocale = locales === undefined || !hasLocales(model) ? {} : { locale: { $in: locales } };
    const found: unknown = await strapi.db.query(uid).findMany({
      select: ['id', 'documentId', 'locale', field],
      where: { $and: [where, versionOf(hasDrafts(model), input), ofLocale, { id: { $gt: after } }] },
      orderBy: [{ id: 'asc' }],
      limit: PAGE,
    });
    return rowsSchema.parse(found).map((row) => ({
      id: row.id,
      documentId: row.documentId,
      locale: row.locale ?? null,
      value: row[field],
    }));
  } catch (error) {
    if (input.filters === undefined || HeroError.isInstance(error)) throw error;
    throw new HeroError({
      code: 'config_invalid',
      message: `filters: ${uid} cannot be asked for this (${error instanceof Error ? error.message : 'unknown'}); write them as in Strapi’s own queries.`,
      cause: error,
    });
  }
};

/** What a backfill does with an entry: draw, draw unless the hero is fresh, or nothing. */
export type Verdict = { kind: 'draw' } | { kind: 'refresh'; unlessInputs: string } | { kind: 'keep' };

/** A picked hero stays unless the request includes chosen ones. */
const stays = ({ source }: Hero, { chosen }: BackfillInput): boolean => source === 'library' && !chosen;

export const judgeEntry = ({ value }: BackfillEntry, input: BackfillInput): Verdict => {
  // A pinned hero always stays.
  if (isPinned(value)) return { kind: 'keep' };
  const hero = parseHero(value);
  if (hero === null) return { kind: 'draw' };
  if (stays(hero, input)) return { kind: 'keep' };
  switch (input.existing) {
    case 'keep':
      return { kind: 'keep' };
    case 'stale':
      return { kind: 'refresh', unlessInputs: hero.inputs };
    case 'replace':
      return { kind: 'draw' };
  }
};
