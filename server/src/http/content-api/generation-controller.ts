import { errors } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { z } from 'zod';
import { createGenerationSchema, type Generation } from '../../contracts/generation';
import { cancelRun } from '../../runs/outcome/cancel';
import type { Run } from '../../runs/model/run';
import { toGeneration } from '../../runs/model/to-generation';
import { isPrivate } from '../../head/private-attributes';
import { allowContentApi } from '../entry-access';
import { allowContentApiFiles, filesOf } from '../file-access';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import { startRun, type StartDeps } from '../../runs/start/start-run';

interface Deps extends StartDeps {
  strapi: Core.Strapi;
}

const bodySchema = z.strictObject({ data: createGenerationSchema });
const paramsSchema = z.object({ id: z.string() });

const authSchema = z.looseObject({
  auth: z.looseObject({
    strategy: z.looseObject({ name: z.string() }),
    credentials: z.looseObject({ id: z.union([z.number(), z.string()]) }).nullish(),
  }),
});

/** `requestedBy` of a run: kind and id of the credentials, no name. */
const requesterOf = (ctx: Context): string => {
  const { strategy, credentials } = authSchema.parse(ctx.state).auth;
  return `${strategy.name}:${credentials?.id ?? 'public'}`;
};

const runFor = async (
  { strapi, runStore }: Deps,
  ctx: Context,
  action: 'findOne' | 'update',
): Promise<Run> => {
  const row = await runStore.find(readRequest(paramsSchema, ctx.params).id);
  if (row === null) throw new errors.NotFoundError('There is no such run.');
  await allowContentApi(strapi, ctx, row.uid, action);
  return row;
};

/** The run, without the hero if the field is private. */
const presentPublic = ({ strapi }: Deps, run: Generation): Generation =>
  isPrivate(strapi, { uid: run.uid, attribute: run.field }) ? { ...run, hero: null, candidates: [] } : run;

/** Handlers of the content API: they require the route's permission and the same right on the entry's content type. */
export const createGenerationController = (deps: Deps) => ({
  /** `POST /api/hero-image/generations` */
  create: respond(async (ctx): Promise<Generation> => {
    const { strapi } = deps;
    const { data } = readRequest(bodySchema, ctx.request.body);
    // Checked before any lookup, so that a response does not reveal which entries exist.
    await allowContentApi(strapi, ctx, data.uid, 'update');
    await allowContentApiFiles(strapi, ctx, filesOf(data));
    const { uid, documentId, locale, field, force, ...wishes } = data;
    ctx.status = 202;
    const run = await startRun(deps, {
      ...{ uid, documentId, locale, field, wishes },
      force: force ?? false,
      values: null,
      trigger: 'api',
      requestedBy: requesterOf(ctx),
      allow: () => Promise.resolve(),
    });
    return presentPublic(deps, run);
  }),

  /** `GET /api/hero-image/generations/:id` */
  findOne: respond(async (ctx): Promise<Generation> =>
    presentPublic(deps, toGeneration(await runFor(deps, ctx, 'findOne'))),
  ),

  /** `POST /api/hero-image/generations/:id/cancel` */
  cancel: respond(async (ctx): Promise<Generation> => {
    const row = await runFor(deps, ctx, 'update');
    const canceled = (await cancelRun(deps.runStore, row.runId)) ?? row;
    return presentPublic(deps, toGeneration(canceled));
  }),
});
