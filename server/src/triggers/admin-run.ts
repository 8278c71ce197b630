import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { HeroError } from '../contracts/error';
import type { LedgerRow } from '../generation/ledger-row';
import { contentTypeOf } from '../generation/store/entry-store';
import { allowAdmin } from './entry-access';
import { readRequest } from './read-request';
import type { Services } from './services';

const paramsSchema = z.object({ id: z.string() });
const userSchema = z.object({ user: z.object({ id: z.coerce.number().int() }) });

/** Id of the admin user who asks. */
export const userIdOf = (ctx: Context): number => userSchema.parse(ctx.state).user.id;

/** Who asked, as the ledger keeps it: an id, no name. */
export const requesterOf = (ctx: Context): string => `admin:${userIdOf(ctx)}`;

/** The run of the route's id, if this user may do this to its entry. */
export const adminRunFor = async (
  { strapi, pipeline }: Services,
  ctx: Context,
  action: 'read' | 'update',
): Promise<LedgerRow> => {
  const row = await pipeline.ledger.find(readRequest(paramsSchema, ctx.params).id);
  if (row === null) throw new errors.NotFoundError('There is no such run.');
  try {
    const { uid } = contentTypeOf(strapi, row.uid);
    await allowAdmin(strapi, ctx, { ...row, uid, isForm: row.target === 'form' }, action);
  } catch (error) {
    // With the entry gone there is nothing left to protect from the one who asked.
    if (!HeroError.isInstance(error) || row.requestedBy !== requesterOf(ctx)) throw error;
  }
  return row;
};
