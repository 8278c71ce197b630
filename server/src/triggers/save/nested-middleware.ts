import { isDeepStrictEqual } from 'node:util';
import type { Core, Modules, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { heroSchema } from '../../contracts/hero';
import { jsonAttributeSchema } from '../../contracts/json-attribute';
import { inSavepoint } from '../../strapi/savepoint';
import {
  nestedHeroFields,
  nestedHeroPopulate,
  nestedHeroValues,
  type NestedValue,
} from '../../entries/nested-heroes';

const paramsSchema = z.looseObject({
  documentId: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});

/** Whether a value, perhaps as JSON text, is a hero or null. */
const isHeroOrNone = (value: unknown): boolean => {
  const { success, data } = jsonAttributeSchema.safeParse(value);
  return success && heroSchema.nullable().safeParse(data).success;
};

/** A form may send a stored value as JSON text. */
const isSame = (stored: unknown, sent: unknown): boolean =>
  isDeepStrictEqual(stored, sent) || isDeepStrictEqual(stored, jsonAttributeSchema.safeParse(sent).data);

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** The values that the entry's components store, in every version and locale. */
const storedValues = async (
  strapi: Core.Strapi,
  { uid, documentId }: { uid: UID.ContentType; documentId: string | undefined },
): Promise<NestedValue[]> => {
  if (documentId === undefined) return [];
  const populate = nestedHeroPopulate(strapi, uid);
  const rows: unknown = await inSavepoint(strapi, () =>
    strapi.db.query(uid).findMany({ where: { documentId }, populate }),
  );
  return rowsSchema.parse(rows).flatMap((row) => nestedHeroValues(strapi, uid, row));
};

/**
 * Rejects values that are not heroes in hero fields of components, which the save middleware does not cover. A
 * value that is already stored passes: it must not block saving the entry.
 *
 * @throws ValidationError naming the path of the value
 */
export const createNestedMiddleware =
  (strapi: Core.Strapi): Modules.Documents.Middleware.Middleware =>
  async (ctx, next) => {
    const { action, contentType } = ctx;
    if (action !== 'create' && action !== 'update' && action !== 'clone') return next();
    const { uid } = contentType;
    if (nestedHeroFields(strapi, uid).length === 0) return next();
    const params = paramsSchema.safeParse(ctx.params).data;
    if (params === undefined) return next();
    const invalid = nestedHeroValues(strapi, uid, params.data).filter(({ value }) => !isHeroOrNone(value));
    if (invalid.length === 0) return next();
    const stored = await storedValues(strapi, { uid, documentId: params.documentId });
    const refused = invalid.find(({ value }) => !stored.some((one) => isSame(one.value, value)));
    if (refused === undefined) return next();
    const { path } = refused;
    throw new errors.ValidationError(
      `The field “${path}” takes a hero as the API returns it, or null; this is neither.`,
      { errors: [{ path: path.split('.'), message: 'must be a hero or null' }] },
    );
  };
