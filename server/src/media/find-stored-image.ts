import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { storedFileSchema, type StoredFile } from '../contracts/stored-file';
import { FILE_UID } from './upload-plugin';

const rowSchema = storedFileSchema.extend({
  formats: storedFileSchema.shape.formats.nullish().transform((formats) => formats ?? {}),
});

export const toStoredFile = (row: unknown): StoredFile => rowSchema.parse(row);

/** The file that a run stored under this hash; null for none. */
export const findStoredImage = async (strapi: Core.Strapi, hash: string): Promise<StoredFile | null> => {
  const row: unknown = await strapi.db.query(FILE_UID).findOne({ where: { hash }, orderBy: { id: 'asc' } });
  return z.nullable(rowSchema).parse(row);
};
