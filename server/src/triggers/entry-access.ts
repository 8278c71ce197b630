import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { entryGone, loadEntry } from '../generation/store/entry-store';
import { authentication, permissionCheckers, type PermissionChecker } from './strapi-parts';

export interface EntryWish {
  uid: UID.ContentType;
  documentId: string | null;
  locale: string | null;
}

type EntryAction = 'read' | 'update';

const checkerFor = (strapi: Core.Strapi, ctx: Context, model: string): PermissionChecker => {
  const { userAbility } = z.looseObject({ userAbility: z.unknown() }).parse(ctx.state);
  return permissionCheckers(strapi).create({ userAbility, model });
};

/**
 * Lets an admin user through who may do this to this very entry, as the Content Manager would.
 *
 * @throws ForbiddenError, or HeroError entry_gone.
 */
export const allowAdmin = async (
  strapi: Core.Strapi,
  ctx: Context,
  { uid, documentId, locale }: EntryWish,
  action: EntryAction,
  { mayBeGone = false }: { mayBeGone?: boolean } = {},
): Promise<void> => {
  const checker = checkerFor(strapi, ctx, uid);
  if (documentId === null) {
    if (checker.cannot.create()) throw new errors.ForbiddenError('You may not create entries of this type.');
    return;
  }
  const forbidden = new errors.ForbiddenError(
    action === 'read' ? 'You may not see this entry.' : 'You may not edit this entry.',
  );
  // Before the entry is looked up: who may see none of them learns nothing about which exist.
  if (checker.cannot[action]()) throw forbidden;
  const { draft, published } = await loadEntry(strapi, { uid, documentId, locale });
  const entity = draft ?? published;
  if (entity === null) {
    // The record of a run outlives its entry, for whoever may see entries of this type.
    if (mayBeGone) return;
    throw entryGone({ uid, documentId, locale });
  }
  if (checker.cannot[action](entity)) throw forbidden;
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
