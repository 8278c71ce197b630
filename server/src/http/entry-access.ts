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

/** With its creator and the creator's roles, which Strapi's own conditions ask for. The draft comes first. */
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
 * Lets an admin user through who may do this to the hero of this very entry, as the Content Manager would.
 *
 * @throws ForbiddenError, or HeroError entry_gone.
 */
export const allowAdmin = async (
  strapi: Core.Strapi,
  ctx: Context,
  wish: EntryScope,
  action: EntryAction,
): Promise<void> => {
  const { uid, documentId, locale, field, isForm } = wish;
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
  // Before the entry is looked up: who may touch none of them learns nothing about which exist.
  if (checker.cannot[action](undefined, field) && !(isForm && mayCreate)) throw forbidden;
  const entity = await loadForConditions(strapi, wish);
  if (entity === null) {
    // A form in a language that has no version yet: saving it creates one.
    if (isForm && mayCreate && (await existsInAnyLocale(strapi, wish))) return;
    throw entryGone({ uid, documentId, locale });
  }
  if (checker.cannot[action](entity, field)) throw forbidden;
};

/**
 * Lets a token or a user of the content API through who may do this to entries of this type.
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
