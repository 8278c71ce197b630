import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import type { EntryScope } from '../entries/entry-scope';
import { entryGone } from '../entries/entry-store';
import { authentication, permissionCheckers, type PermissionChecker } from '../strapi/strapi-internals';

type EntryAction = 'read' | 'update' | 'publish';

const rowSchema = z.looseObject({ publishedAt: z.unknown() });

const checkerFor = (strapi: Core.Strapi, ctx: Context, model: string): PermissionChecker => {
  const { userAbility } = z.looseObject({ userAbility: z.unknown() }).parse(ctx.state);
  return permissionCheckers(strapi).create({ userAbility, model });
};

/**
 * Loads the row with its creator and the creator's roles, which Strapi's built-in conditions need. Prefers the
 * draft.
 */
const loadForConditions = async (
  strapi: Core.Strapi,
  { uid, documentId, locale }: EntryScope,
): Promise<unknown> => {
  const rows: unknown[] = await strapi.db.query(uid).findMany({
    where: { documentId, ...(locale === null ? {} : { locale }) },
    populate: { createdBy: { populate: { roles: true } } },
  });
  const entries = z.array(rowSchema).parse(rows);
  return entries.find(({ publishedAt }) => publishedAt == null) ?? entries[0] ?? null;
};

const existsInAnyLocale = async (strapi: Core.Strapi, { uid, documentId }: EntryScope): Promise<boolean> =>
  (await strapi.db.query(uid).count({ where: { documentId } })) > 0;

/**
 * Checks that an admin user may perform the action on the hero of this entry, as the Content Manager would.
 *
 * @throws ForbiddenError, or HeroError entry_gone.
 */
export const allowAdmin = async (
  strapi: Core.Strapi,
  ctx: Context,
  scope: EntryScope,
  action: EntryAction,
): Promise<void> => {
  const { uid, documentId, locale, field, isForm } = scope;
  const checker = checkerFor(strapi, ctx, uid);
  const mayCreate = !checker.cannot.create(undefined, field);
  if (documentId === null) {
    if (mayCreate) return;
    throw new errors.ForbiddenError('You may not create entries of this type with a hero.');
  }
  const forbidden = new errors.ForbiddenError(
    action === 'read'
      ? 'You may not see the hero of this entry.'
      : 'You may not edit the hero of this entry.',
  );
  // Checked before the entry is loaded, so that a response does not reveal which entries exist.
  if (checker.cannot[action](undefined, field) && !(isForm && mayCreate)) throw forbidden;
  const entity = await loadForConditions(strapi, scope);
  if (entity === null) {
    // The entry has no version in this locale yet: saving the form creates one.
    if (isForm && mayCreate && (await existsInAnyLocale(strapi, scope))) return;
    throw entryGone({ uid, documentId, locale });
  }
  if (checker.cannot[action](entity, field)) throw forbidden;
};

/**
 * Checks that a token or a user of the content API may perform the action on entries of this content type.
 *
 * @throws UnauthorizedError, ForbiddenError
 */
export const allowContentApi = async (
  strapi: Core.Strapi,
  ctx: Context,
  uid: string,
  action: 'findOne' | 'update',
): Promise<void> => {
  const { auth } = z.looseObject({ auth: z.unknown() }).parse(ctx.state);
  await authentication(strapi).verify(auth, { scope: [`${uid}.${action}`] });
};
