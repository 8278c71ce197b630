import { errors } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import { adminRequester } from '../../runs/model/requester';
import type { Run } from '../../runs/model/run';
import { contentTypeOf } from '../../entries/entry-store';
import { targetFor, type Named } from './target';
import { allowAdmin } from '../entry-access';
import { readRequest } from '../read-request';
import type { RunStore } from '../../runs/model/run-store';

const paramsSchema = z.object({ id: z.string() });
const userSchema = z.object({ user: z.object({ id: z.coerce.number().int() }) });

/** Id of the admin user who sends the request. */
export const userIdOf = (ctx: Context): number => userSchema.parse(ctx.state).user.id;

/** `requestedBy` of a run that this admin user starts. */
export const requesterOf = (ctx: Context): string => adminRequester(userIdOf(ctx));

export interface RunAccess {
  strapi: Core.Strapi;
  runStore: Pick<RunStore, 'find'>;
}

const findRun = async ({ runStore }: RunAccess, ctx: Context): Promise<Run> => {
  const row = await runStore.find(readRequest(paramsSchema, ctx.params).id);
  if (row === null) throw new errors.NotFoundError('There is no such run.');
  return row;
};

/** The run of the route's id, if this user may perform the action on its entry. */
export const adminRunFor = async (deps: RunAccess, ctx: Context, action: 'read' | 'update'): Promise<Run> => {
  const row = await findRun(deps, ctx);
  try {
    const { uid } = contentTypeOf(deps.strapi, row.uid);
    await allowAdmin(deps.strapi, ctx, { ...row, uid, isForm: row.target === 'form' }, action);
  } catch (error) {
    // A deleted entry has no permissions to check; the requester of the run may still see it.
    if (!HeroError.isInstance(error) || row.requestedBy !== requesterOf(ctx)) throw error;
  }
  return row;
};

/**
 * The run of the route's id, if it belongs to the entry that the request names and the user may edit that
 * entry. Null for the run of another entry: duplicating an entry or adding a locale copies the hero but not its
 * run.
 */
export const ownRunFor = async (deps: RunAccess, ctx: Context, named: Named): Promise<Run | null> => {
  const { uid, documentId, locale, field } = await targetFor(deps, ctx, { named, action: 'update' });
  const row = await findRun(deps, ctx);
  const isOwn =
    row.uid === uid && row.documentId === documentId && row.locale === locale && row.field === field;
  return isOwn ? row : null;
};

export const notItsOwn = (): HeroError =>
  new HeroError({
    code: 'conflict',
    message:
      'This hero came from another entry or language, and so did its run: generate a hero here first, which costs nothing while the request is the same.',
  });
