import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import type { CreateGeneration } from '../contracts/generation';
import { FILE_UID } from '../media/upload-plugin';
import { authentication, permissionManagers, queryParams } from '../strapi/strapi-internals';

const READ_FILES = 'plugin::upload.read';
const FIND_FILE = 'plugin::upload.content-api.findOne';

/** The media library files that a request names. */
export const filesOf = ({ reference = [] }: Pick<CreateGeneration, 'reference'>): number[] =>
  (Array.isArray(reference) ? reference : [reference]).map(({ file }) => file);

const adminStateSchema = z.looseObject({ userAbility: z.unknown() });
const apiStateSchema = z.looseObject({ auth: z.unknown() });

/** Null: no file; an empty object: every file. */
const conditionsSchema = z.record(z.string(), z.unknown()).nullable();

const countVisible = async (
  strapi: Core.Strapi,
  { files, conditions }: { files: number[]; conditions: object },
): Promise<number> => {
  const filters = { $and: [{ id: { $in: files } }, conditions] };
  return strapi.db
    .query(FILE_UID)
    .count({ where: queryParams(strapi).transform(FILE_UID, { filters }).where });
};

/**
 * Checks that an admin user can see these files in the media library. Where permission conditions apply, a file
 * that does not exist is refused like a hidden one.
 *
 * @throws ForbiddenError
 */
export const allowAdminFiles = async (strapi: Core.Strapi, ctx: Context, named: number[]): Promise<void> => {
  if (named.length === 0) return;
  const files = [...new Set(named)];
  const { userAbility: ability } = adminStateSchema.parse(ctx.state);
  const manager = permissionManagers(strapi).createPermissionsManager({
    ability,
    action: READ_FILES,
    model: FILE_UID,
  });
  const conditions = conditionsSchema.parse(manager.getQuery());
  if (conditions !== null && Object.keys(conditions).length === 0) return;
  if (conditions !== null && (await countVisible(strapi, { files, conditions })) === files.length) return;
  throw new errors.ForbiddenError('You can’t use this file of the media library.');
};

/**
 * Checks that a token or a user of the content API may read files by id.
 *
 * @throws UnauthorizedError, ForbiddenError
 */
export const allowContentApiFiles = async (
  strapi: Core.Strapi,
  ctx: Context,
  files: number[],
): Promise<void> => {
  if (files.length === 0) return;
  await authentication(strapi).verify(apiStateSchema.parse(ctx.state).auth, { scope: [FIND_FILE] });
};
