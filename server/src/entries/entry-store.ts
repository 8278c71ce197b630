import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { HeroError } from '../contracts/error';

export interface EntryKey {
  uid: string;
  documentId: string;
  locale: string | null;
}

export interface StoredEntry {
  draft: Record<string, unknown> | null;
  published: Record<string, unknown> | null;
}

const entrySchema = z.record(z.string(), z.unknown());
const attributeSchema = z.object({ type: z.string() });

const isContentType = (strapi: Core.Strapi, uid: string): uid is UID.ContentType =>
  Object.keys(strapi.contentTypes).includes(uid);

export interface ContentTypeFacts {
  uid: UID.ContentType;
  attributes: Record<string, unknown>;
}

/** @throws HeroError config_invalid for a name that is no content type. */
export const contentTypeOf = (strapi: Core.Strapi, uid: string): ContentTypeFacts => {
  if (isContentType(strapi, uid)) return { uid, attributes: strapi.contentType(uid).attributes };
  throw new HeroError({
    code: 'config_invalid',
    message: `There is no content type “${uid}”; use a name such as api::article.article.`,
  });
};

/** Relations and components are read one level deep, because templates use their names and texts as variables. */
const POPULATED = ['relation', 'component', 'media'];

const populateFor = (attributes: Record<string, unknown>): string[] =>
  Object.entries(attributes).flatMap(([name, raw]) => {
    const attribute = attributeSchema.safeParse(raw);
    const isSystem = name === 'createdBy' || name === 'updatedBy' || name === 'localizations';
    return attribute.success && POPULATED.includes(attribute.data.type) && !isSystem ? [name] : [];
  });

const loadRows = async (
  strapi: Core.Strapi,
  { documentId, locale }: EntryKey,
  { uid, populate }: { uid: UID.ContentType; populate: string[] | Record<string, object> },
): Promise<StoredEntry> => {
  const where = { documentId, ...(locale === null ? {} : { locale }) };
  const rows: unknown[] = await strapi.db.query(uid).findMany({ where, populate });
  const entries = z.array(entrySchema).parse(rows);
  return {
    draft: entries.find((entry) => entry['publishedAt'] == null) ?? null,
    published: entries.find((entry) => entry['publishedAt'] != null) ?? null,
  };
};

/** Reads draft and published version of an entry in one locale. Types without draft & publish have no draft. */
export const loadEntry = (strapi: Core.Strapi, key: EntryKey): Promise<StoredEntry> => {
  const { uid, attributes } = contentTypeOf(strapi, key.uid);
  return loadRows(strapi, key, { uid, populate: populateFor(attributes) });
};

/** `loadEntry` with the given populate; by default without relations, components and media. */
export const loadOwnValues = (
  strapi: Core.Strapi,
  key: EntryKey,
  populate: Record<string, object> = {},
): Promise<StoredEntry> => loadRows(strapi, key, { uid: contentTypeOf(strapi, key.uid).uid, populate });

export const entryGone = ({ uid, documentId, locale }: EntryKey): HeroError =>
  new HeroError({
    code: 'entry_gone',
    message: `The entry ${documentId} of ${uid}${locale === null ? '' : ` in ${locale}`} does not exist (any more); open an existing entry and generate there.`,
  });
