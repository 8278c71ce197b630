import { errors } from '@strapi/utils';
import { z } from 'zod';
import {
  backfillActionSchema,
  createBackfillSchema,
  type Backfill,
  type BackfillPlan,
} from '../../contracts/backfill';
import { requesterOf } from './own-run';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { BackfillCommands } from '../../backfill/commands';

const paramsSchema = z.object({ id: z.string() });
const MAX_LISTED = 50;

/** Handlers for backfills; the route's permission is the only check. */
export const createAdminBackfillController = ({ backfills }: { backfills: BackfillCommands }) => ({
  /** `POST /hero-image/backfills`; with `dryRun` only the plan */
  create: respond(async (ctx): Promise<Backfill | BackfillPlan> => {
    const input = readRequest(createBackfillSchema, ctx.request.body);
    if (input.dryRun) return backfills.plan(input);
    ctx.status = 202;
    return backfills.start(input, requesterOf(ctx));
  }),

  /** `GET /hero-image/backfills`, newest first */
  find: respond((): Promise<Backfill[]> => backfills.list(MAX_LISTED)),

  /** `GET /hero-image/backfills/:id` */
  findOne: respond(async (ctx): Promise<Backfill> => {
    const backfill = await backfills.find(readRequest(paramsSchema, ctx.params).id);
    if (backfill === null) throw new errors.NotFoundError('There is no such backfill.');
    return backfill;
  }),

  /** `POST /hero-image/backfills/:id/actions` */
  act: respond(async (ctx): Promise<Backfill> => {
    const { id } = readRequest(paramsSchema, ctx.params);
    const { action } = readRequest(backfillActionSchema, ctx.request.body);
    const backfill = await backfills.act(id, action);
    if (backfill === null) throw new errors.NotFoundError('There is no such backfill.');
    return backfill;
  }),
});
