import { z } from 'zod';

export const publishedEntrySchema = z.looseObject({
  id: z.union([z.number(), z.string()]),
  documentId: z.string(),
  locale: z.string().nullish(),
});

export type PublishedEntry = z.infer<typeof publishedEntrySchema>;

const entriesSchema = z.object({ entries: z.array(publishedEntrySchema) });

/**
 * The entries that were published, from what Strapi's document service answers: `publish` and `clone` with all of
 * them, `create` and `update` with the one entry, which may have an attribute `entries` of its own.
 */
export const publishedEntries = (action: string, result: unknown): PublishedEntry[] => {
  if (action === 'publish' || action === 'clone') return entriesSchema.safeParse(result).data?.entries ?? [];
  const entry = publishedEntrySchema.safeParse(result).data;
  return entry === undefined ? [] : [entry];
};
