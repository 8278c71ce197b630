import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { FILE_UID } from './upload-plugin';

const relatedSchema = z.object({
  attributes: z.object({
    related: z.object({
      joinTable: z.object({
        name: z.string(),
        joinColumn: z.object({ name: z.string() }),
      }),
    }),
  }),
});

const modelSchema = z.object({ attributes: z.record(z.string(), z.unknown()) });
const relationSchema = z.object({ type: z.literal('relation'), target: z.literal(FILE_UID) });
const idsSchema = z.array(z.coerce.number());

/** Prefix of the media library's models: a folder that contains a file does not use it. */
const UPLOAD_MODEL_PREFIX = 'plugin::upload.';

const isKnown = (strapi: Core.Strapi, uid: string): uid is UID.Schema =>
  uid in strapi.contentTypes || uid in strapi.components;

/** Attributes that reference files through plain relations, which the media library does not record. */
const plainRelations = (strapi: Core.Strapi): { uid: UID.Schema; name: string }[] =>
  Object.entries({ ...strapi.contentTypes, ...strapi.components }).flatMap(([uid, model]) => {
    if (uid.startsWith(UPLOAD_MODEL_PREFIX) || !isKnown(strapi, uid)) return [];
    const { attributes } = modelSchema.parse(model);
    return Object.entries(attributes).flatMap(([name, attribute]) =>
      relationSchema.safeParse(attribute).success ? [{ uid, name }] : [],
    );
  });

/** The subset of files that a media field or a relation of any entry or component references. */
export const filesInUse = async (strapi: Core.Strapi, ids: number[]): Promise<number[]> => {
  if (ids.length === 0) return [];
  const { related } = relatedSchema.parse(strapi.db.metadata.get(FILE_UID)).attributes;
  const { name: table, joinColumn } = related.joinTable;
  const inMedia: unknown = await strapi.db
    .getConnection(table)
    .whereIn(joinColumn.name, ids)
    .distinct()
    .pluck(joinColumn.name);
  const used = new Set(idsSchema.parse(inMedia));
  for (const { uid, name } of plainRelations(strapi)) {
    for (const id of ids) {
      if (used.has(id)) continue;
      if ((await strapi.db.query(uid).count({ where: { [name]: { id } } })) > 0) used.add(id);
    }
  }
  return [...used];
};
