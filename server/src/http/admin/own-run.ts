import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import type { Run } from '../../runs/model/run';
import { contentTypeOf } from '../../entries/entry-store';
import { targetFor, type Named } from './target';
import { allowAdmin } from '../entry-access';
import { readRequest } from '../read-request';
import type { Services } from '../../app/services';

const paramsSchema = z.object({ id: z.string() });
const userSchema = z.object({ user: z.object({ id: z.coerce.number().int() }) });

/** Id of the admin user who asks. */
export const userIdOf = (ctx: Context): number => userSchema.parse(ctx.state).user.id;

/** Who asked, as the ledger keeps it: an id, no name. */
export const requesterOf = (ctx: Context): string => `admin:${userIdOf(ctx)}`;

const findRun = async ({ runStore }: Services['ports'], ctx: Context): Promise<Run> => {
  const row = await runStore.find(readRequest(paramsSchema, ctx.params).id);
  if (row === null) throw new errors.NotFoundError('There is no such run.');
  return row;
};

/** The run of the route's id, if this user may do this to its entry. */
export const adminRunFor = async (
  { strapi, ports }: Services,
  ctx: Context,
  action: 'read' | 'update',
): Promise<Run> => {
  const row = await findRun(ports, ctx);
  try {
    const { uid } = contentTypeOf(strapi, row.uid);
    await allowAdmin(strapi, ctx, { ...row, uid, isForm: row.target === 'form' }, action);
  } catch (error) {
    // With the entry gone there is nothing left to protect from the one who asked.
    if (!HeroError.isInstance(error) || row.requestedBy !== requesterOf(ctx)) throw error;
  }
  return row;
};

/**
 * The run of the route's id, if it is drawn for the entry that a request names, and this user may edit that one. Null
 * for another entry's: a duplicate, or another language, brings the hero along and not its run.
 */
export const ownRunFor = async (services: Services, ctx: Context, named: Named): Promise<Run | null> => {
  const { uid, documentId, locale, field } = await targetFor(services, ctx, { named, action: 'update' });
  const row = await findRun(services.ports, ctx);
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
