import { errors } from '@strapi/utils';
import { z } from 'zod';
import { createAdminGenerationSchema, fileIdSchema, type Generation } from '../../contracts/generation';
import { cancelRun } from '../../runs/outcome/cancel';
import { toGeneration } from '../../runs/model/to-generation';
import { fileFacts } from '../../media/file-facts';
import { adminRunFor, notItsOwn, ownRunFor, requesterOf, userIdOf } from './own-run';
import { targetFor } from './target';
import { allowAdmin } from '../entry-access';
import { allowAdminFiles, filesOf } from '../file-access';
import { finaliseRun, previewFinal } from '../../runs/start/finalise-run';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';
import { startRun } from '../../runs/start/start-run';

const listQuerySchema = z.object({
  uid: z.string(),
  documentId: z.string().min(1),
  locale: z.string().optional(),
  field: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

const libraryHeroSchema = createAdminGenerationSchema
  .pick({ uid: true, documentId: true, locale: true, field: true, values: true })
  .extend({ file: fileIdSchema });

const entrySchema = createAdminGenerationSchema
  .pick({ uid: true, locale: true, field: true })
  .extend({ documentId: z.string().min(1) });
const finaliseSchema = z.strictObject({
  ...entrySchema.shape,
  candidate: z.number().int().min(0).optional(),
});

/** Handlers of the admin's routes; every one checks the entry, not only the action. */
export const createAdminGenerationController = (services: ServicesOf) => ({
  /** `POST /hero-image/generations` */
  create: respond(async (ctx): Promise<Generation> => {
    const body = readRequest(createAdminGenerationSchema, ctx.request.body);
    const { uid, documentId, locale, field, values, force, publish, ...wishes } = body;
    ctx.status = 202;
    return startRun(services(), {
      ...{ uid, documentId, locale, field, wishes },
      force: force ?? false,
      values: values ?? null,
      trigger: 'button',
      requestedBy: requesterOf(ctx),
      publication: publish === undefined ? null : { userId: userIdOf(ctx), draft: publish.draft },
      allow: async (entry) => {
        await allowAdmin(services().strapi, ctx, entry, 'update');
        await allowAdminFiles(services().strapi, ctx, filesOf(wishes));
        if (publish !== undefined) await allowAdmin(services().strapi, ctx, entry, 'publish');
      },
    });
  }),

  /** `GET /hero-image/generations` */
  find: respond(async (ctx): Promise<Generation[]> => {
    const { limit, ...named } = readRequest(listQuerySchema, ctx.query);
    const { values: _values, ...target } = await targetFor(services(), ctx, { named, action: 'read' });
    const rows = await services().ports.runStore.list({ ...target, limit });
    return rows.map(toGeneration);
  }),

  /** `GET /hero-image/generations/:id` */
  findOne: respond(async (ctx): Promise<Generation> =>
    toGeneration(await adminRunFor(services(), ctx, 'read')),
  ),

  /** `POST /hero-image/generations/:id/cancel` */
  cancel: respond(async (ctx): Promise<Generation> => {
    const row = await adminRunFor(services(), ctx, 'update');
    return toGeneration((await cancelRun(services().ports.runStore, row.runId)) ?? row);
  }),

  /** `GET /hero-image/generations/:id/finalise` */
  previewFinal: respond(async (ctx) => {
    const row = await ownRunFor(services(), ctx, readRequest(entrySchema, ctx.query));
    return row === null ? null : previewFinal(services(), row);
  }),

  /** `POST /hero-image/generations/:id/finalise` */
  finalise: respond(async (ctx): Promise<Generation> => {
    const { candidate, ...entry } = readRequest(finaliseSchema, ctx.request.body);
    const row = await ownRunFor(services(), ctx, entry);
    if (row === null) throw notItsOwn();
    ctx.status = 202;
    return finaliseRun(services(), row, {
      candidate,
      requestedBy: requesterOf(ctx),
      allow: (entry) => allowAdmin(services().strapi, ctx, entry, 'update'),
    });
  }),

  /** `POST /hero-image/prompt-preview` */
  preview: respond(async (ctx) => {
    const named = readRequest(createAdminGenerationSchema, ctx.request.body);
    const target = await targetFor(services(), ctx, { named, action: 'update' });
    await allowAdminFiles(services().strapi, ctx, filesOf(named));
    return services().preview({ ...target, trigger: 'button', wishes: named });
  }),

  /** `POST /hero-image/library-heroes` */
  fromLibrary: respond(async (ctx) => {
    const named = readRequest(libraryHeroSchema, ctx.request.body);
    const target = await targetFor(services(), ctx, { named, action: 'update' });
    const { file } = named;
    await allowAdminFiles(services().strapi, ctx, [file]);
    if ((await fileFacts(services().strapi, [file])).length === 0)
      throw new errors.NotFoundError(`There is no file ${file} in the media library; choose another one.`);
    return services().heroFromLibrary({ ...target, file });
  }),
});
