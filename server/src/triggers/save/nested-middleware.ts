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

/** Whether a value, perhaps as JSON text, is a hero or none. */
const isHeroOrNone = (value: unknown): boolean => {
  const { success, data } = jsonAttributeSchema.safeParse(value);
  return success && heroSchema.nullable().safeParse(data).success;
};

/** A form may send as JSON text what is stored as a value. */
const isSame = (stored: unknown, sent: unknown): boolean =>
  isDeepStrictEqual(stored, sent) || isDeepStrictEqual(stored, jsonAttributeSchema.safeParse(sent).data);

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** What the entry's components hold already, in every version and locale. */
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
 * Keeps values that are no hero out of hero fields in components, where no other part of the plugin looks after them.
 * A value that is stored already is not judged: it must not lock its entry.
 *
 * @throws ValidationError naming the place of the value
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
    const strange = nestedHeroValues(strapi, uid, params.data).filter(({ value }) => !isHeroOrNone(value));
    if (strange.length === 0) return next();
    const stored = await storedValues(strapi, { uid, documentId: params.documentId });
    const refused = strange.find(({ value }) => !stored.some((one) => isSame(one.value, value)));
    if (refused === undefined) return next();
    const { path } = refused;
    throw new errors.ValidationError(
      `The field “${path}” takes a hero as the API returns it, or null; this is neither.`,
      { errors: [{ path: path.split('.'), message: 'must be a hero or null' }] },
    );
  };
