import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { hasDrafts, hasLocales, type EntryModel } from './entry-schema';

const rowSchema = z.looseObject({
  id: z.number(),
  locale: z
    .string()
    .nullish()
    .transform((locale) => locale ?? null),
  publishedAt: z.coerce.date().nullish(),
  updatedAt: z.coerce.date(),
});

/** One database row of an entry: its draft or published version in one locale. */
export type EntryRow = z.infer<typeof rowSchema>;

export type RowName = 'draft' | 'published';

/**
 * The rows of an entry in one locale. A type without drafts has a published row only. Concurrent publishes may leave
 * several published rows in Strapi: each additional one is a version of that locale without a draft.
 */
export interface EntryVersions {
  locale: string | null;
  draft: EntryRow | null;
  published: EntryRow | null;
}

const toVersions = (model: EntryModel, rows: EntryRow[]): EntryVersions[] => {
  const locales = hasLocales(model) ? [...new Set(rows.map((row) => row.locale))] : [null];
  return locales.flatMap((locale) => {
    const ofLocale = hasLocales(model) ? rows.filter((row) => row.locale === locale) : rows;
    if (!hasDrafts(model)) return [{ locale, draft: null, published: ofLocale[0] ?? null }];
    const draft = ofLocale.find((row) => !row.publishedAt) ?? null;
    const [published = null, ...further] = ofLocale.filter((row) => row.publishedAt);
    return [{ locale, draft, published }, ...further.map((row) => ({ locale, draft: null, published: row }))];
  });
};

/**
 * Reads an entry's rows in all locales and locks them until the transaction ends. Call it inside a transaction.
 * SQLite has one connection, so the transaction itself is the lock.
 *
 * On other databases drafts are locked first, in the order of the document service's update-and-publish, which rules
 * out a deadlock. Publishing replaces rows: the second statement waits for it, and the third reads the new rows with
 * a snapshot of its own.
 */
export const lockEntryRows = async (
  strapi: Core.Strapi,
  { model, documentId, populate }: { model: EntryModel; documentId: string; populate: object },
): Promise<EntryVersions[]> => {
  const locked = (where: object) =>
    strapi.db
      .queryBuilder(model.uid)
      .init({ where, orderBy: { id: 'asc' } })
      .forUpdate();
  await locked({ documentId, publishedAt: null }).select(['id']).execute();
  await locked({ documentId }).select(['id']).execute();
  const rows = await locked({ documentId }).populate(populate).execute<unknown>();
  return toVersions(model, z.array(rowSchema).parse(rows));
};
