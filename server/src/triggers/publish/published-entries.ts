import { z } from 'zod';

export const publishedEntrySchema = z.looseObject({
  id: z.union([z.number(), z.string()]),
  documentId: z.string(),
  locale: z.string().nullish(),
});

export type PublishedEntry = z.infer<typeof publishedEntrySchema>;

const entriesSchema = z.object({ entries: z.array(publishedEntrySchema) });

/**
 * The published entries in the result of Strapi's document service: `publish` and `clone` return `entries`;
 * `create` and `update` return one entry, which may have an attribute of that name.
 */
export const publishedEntries = (action: string, result: unknown): PublishedEntry[] => {
  if (action === 'publish' || action === 'clone') return entriesSchema.safeParse(result).data?.entries ?? [];
  const entry = publishedEntrySchema.safeParse(result).data;
  return entry === undefined ? [] : [entry];
};
