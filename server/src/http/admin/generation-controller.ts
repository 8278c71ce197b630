import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import type { PreviewPrompt } from '../../contracts/admin-api';
import type { Hero } from '../../contracts/hero';
import { createAdminGenerationSchema, fileIdSchema, type Generation } from '../../contracts/generation';
import { cancelRun } from '../../runs/outcome/cancel';
import { toGeneration } from '../../runs/model/to-generation';
import { fileFacts } from '../../media/file-facts';
import { adminRunFor, notItsOwn, ownRunFor, requesterOf, userIdOf } from './own-run';
import { targetFor } from './target';
import { allowAdmin } from '../entry-access';
import { allowAdminFiles, filesOf } from '../file-access';
import { finaliseRun, previewFinal, type FinaliseDeps } from '../../runs/start/finalise-run';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { LibraryHeroInput } from '../../runs/start/library-hero';
import type { SnapshotInput } from '../../runs/model/ports';
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

interface Deps extends FinaliseDeps {
  strapi: Core.Strapi;
  /** Builds the prompt without calling a provider. */
  previewPrompt: (input: SnapshotInput) => Promise<PreviewPrompt.Response['data']>;
  /** Makes a pinned hero from an image of the media library. */
  heroFromLibrary: (input: LibraryHeroInput) => Promise<Hero>;
}

/** Handlers of the admin's routes; each checks the permission on the entry as well as the action. */
export const createAdminGenerationController = (deps: Deps) => ({
  /** `POST /hero-image/generations` */
  create: respond(async (ctx): Promise<Generation> => {
    const body = readRequest(createAdminGenerationSchema, ctx.request.body);
    const { uid, documentId, locale, field, values, force, publish, ...wishes } = body;
    ctx.status = 202;
    return startRun(deps, {
      ...{ uid, documentId, locale, field, wishes },
      force: force ?? false,
      values: values ?? null,
      trigger: 'button',
      requestedBy: requesterOf(ctx),
      publication: publish === undefined ? null : { userId: userIdOf(ctx), draft: publish.draft },
      allow: async (entry) => {
        await allowAdmin(deps.strapi, ctx, entry, 'update');
        await allowAdminFiles(deps.strapi, ctx, filesOf(wishes));
        if (publish !== undefined) await allowAdmin(deps.strapi, ctx, entry, 'publish');
      },
    });
  }),

  /** `GET /hero-image/generations` */
  find: respond(async (ctx): Promise<Generation[]> => {
    const { limit, ...named } = readRequest(listQuerySchema, ctx.query);
    const { values: _values, ...target } = await targetFor(deps, ctx, { named, action: 'read' });
    const rows = await deps.runStore.list({ ...target, limit });
    return rows.map(toGeneration);
  }),

  /** `GET /hero-image/generations/:id` */
  findOne: respond(async (ctx): Promise<Generation> => toGeneration(await adminRunFor(deps, ctx, 'read'))),

  /** `POST /hero-image/generations/:id/cancel` */
  cancel: respond(async (ctx): Promise<Generation> => {
    const row = await adminRunFor(deps, ctx, 'update');
    return toGeneration((await cancelRun(deps.runStore, row.runId)) ?? row);
  }),

  /** `GET /hero-image/generations/:id/finalise` */
  previewFinal: respond(async (ctx) => {
    const row = await ownRunFor(deps, ctx, readRequest(entrySchema, ctx.query));
    return row === null ? null : previewFinal(deps, row);
  }),

  /** `POST /hero-image/generations/:id/finalise` */
  finalise: respond(async (ctx): Promise<Generation> => {
    const { candidate, ...entry } = readRequest(finaliseSchema, ctx.request.body);
    const row = await ownRunFor(deps, ctx, entry);
    if (row === null) throw notItsOwn();
    ctx.status = 202;
    return finaliseRun(deps, row, {
      candidate,
      requestedBy: requesterOf(ctx),
      allow: (entry) => allowAdmin(deps.strapi, ctx, entry, 'update'),
    });
  }),

  /** `POST /hero-image/prompt-preview` */
  preview: respond(async (ctx) => {
    const named = readRequest(createAdminGenerationSchema, ctx.request.body);
    const target = await targetFor(deps, ctx, { named, action: 'update' });
    await allowAdminFiles(deps.strapi, ctx, filesOf(named));
    return deps.previewPrompt({ ...target, trigger: 'button', wishes: named });
  }),

  /** `POST /hero-image/library-heroes` */
  fromLibrary: respond(async (ctx) => {
    const named = readRequest(libraryHeroSchema, ctx.request.body);
    const target = await targetFor(deps, ctx, { named, action: 'update' });
    const { file } = named;
    await allowAdminFiles(deps.strapi, ctx, [file]);
    if ((await fileFacts(deps.strapi, [file])).length === 0)
      throw new errors.NotFoundError(`There is no file ${file} in the media library; choose another one.`);
    return deps.heroFromLibrary({ ...target, file });
  }),
});
