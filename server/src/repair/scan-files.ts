import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { contentTypeOf } from '../entries/entry-store';
import { heroFieldsOf } from '../entries/hero-fields';
import { PLUGIN_NAME } from '../strapi/plugin-name';
import type { RepairQueue } from './hero-location';

/** Published rows per content type and sweep. */
const ROWS = 25;

const rowSchema = z.looseObject({
  id: z.number(),
  documentId: z.string(),
  locale: z.string().nullish(),
});

/** Published rows with a value in a hero field, after a row, ordered by id. */
const heroRows = async (
  strapi: Core.Strapi,
  { uid, fields, after, limit }: { uid: UID.ContentType; fields: string[]; after: number; limit: number },
): Promise<z.infer<typeof rowSchema>[]> => {
  const found: unknown = await strapi.db.query(uid).findMany({
    select: ['id', 'documentId', 'locale', ...fields],
    where: {
      id: { $gt: after },
      publishedAt: { $notNull: true },
      $or: fields.map((field) => ({ [field]: { $notNull: true } })),
    },
    orderBy: [{ id: 'asc' }],
    limit,
  });
  return z.array(rowSchema).parse(found);
};

const marksSchema = z.record(z.string(), z.number()).catch({});

/** Queues the next heroes for repair, continuing where the last sweep ended, and starts over at the end. */
export const scanFiles = async ({
  strapi,
  repairQueue,
}: {
  strapi: Core.Strapi;
  repairQueue: Pick<RepairQueue, 'add'>;
}): Promise<void> => {
  const store = strapi.store({ type: 'plugin', name: PLUGIN_NAME, key: 'sweep-files' });
  const marks = marksSchema.parse((await store.get({})) ?? {});
  const next: Record<string, number> = {};
  for (const name of Object.keys(strapi.contentTypes)) {
    const { uid, attributes } = contentTypeOf(strapi, name);
    const fields = heroFieldsOf(attributes).map((field) => field.name);
    if (fields.length === 0) continue;
    const rows = await heroRows(strapi, { uid, fields, after: marks[uid] ?? 0, limit: ROWS });
    for (const { documentId, locale = null } of rows)
      for (const field of fields) repairQueue.add({ uid, documentId, locale, field }, 'sweep');
    next[uid] = rows.length < ROWS ? 0 : (rows.at(-1)?.id ?? 0);
  }
  await store.set({ value: next });
};
