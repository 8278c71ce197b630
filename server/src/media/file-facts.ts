import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { FILE_UID } from './upload-plugin';

export interface FileFacts {
  id: number;
  name: string;
  /** Size of the file and its formats. */
  bytes: number;
}

/** Strapi stores kilobytes (1,000 bytes); PostgreSQL and MySQL return decimals as strings. */
const kilobytes = z.coerce.number().catch(0);

const rowSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  size: kilobytes,
  formats: z
    .record(z.string(), z.object({ size: kilobytes }))
    .nullish()
    .catch(null),
});

/** Facts about those of the files that exist in the media library. */
export const fileFacts = async (strapi: Core.Strapi, ids: number[]): Promise<FileFacts[]> => {
  if (ids.length === 0) return [];
  const rows: unknown = await strapi.db
    .query(FILE_UID)
    .findMany({ select: ['id', 'name', 'size', 'formats'], where: { id: { $in: ids } } });
  return z
    .array(rowSchema)
    .parse(rows)
    .map(({ id, name, size, formats }) => {
      const all = size + Object.values(formats ?? {}).reduce((sum, format) => sum + format.size, 0);
      return { id, name, bytes: Math.round(all * 1000) };
    });
};
