import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Generation } from '../contracts/generation';
import { createAdminGenerationSchema } from '../contracts/generation';
import { cancelRun } from '../generation/cancel';
import type { LedgerRow } from '../generation/ledger-row';
import { presentRun } from '../generation/present';
import { contentTypeOf } from '../generation/store/entry-store';
import { pickHeroField } from '../generation/store/hero-fields';
import { allowAdmin } from './entry-access';
import { localeOf } from './locale';
import { respond } from './respond';
import type { Services, ServicesOf } from './services';
import { startRun } from './start-run';

const userSchema = z.object({ user: z.object({ id: z.union([z.number(), z.string()]) }) });

/** Who asked, as the ledger keeps it: an id, no name. */
const requesterOf = (ctx: Context): string => `admin:${userSchema.parse(ctx.state).user.id}`;

const listQuerySchema = z.object({
  uid: z.string(),
  documentId: z.string().min(1),
  locale: z.string().optional(),
  field: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

const libraryHeroSchema = createAdminGenerationSchema
  .pick({ uid: true, documentId: true, locale: true, field: true, values: true })
  .extend({ file: z.number().int().positive() });

/** The run of the route's id, if this user may do this to its entry. */
const runFor = async (
  { strapi, pipeline }: Services,
  ctx: Context,
  action: 'read' | 'update',
): Promise<LedgerRow> => {
  const row = await pipeline.ledger.find(z.object({ id: z.string() }).parse(ctx.params).id);
  if (row === null) throw new errors.NotFoundError('There is no such run.');
  const { uid } = contentTypeOf(strapi, row.uid);
  await allowAdmin(strapi, ctx, { ...row, uid }, action, { mayBeGone: true });
  return row;
};

/** Handlers of the admin's routes; every one checks the entry, not only the action. */
export const createAdminGenerationController = (services: ServicesOf) => ({
  /** `POST /hero-image/generations` */
  create: respond(async (ctx): Promise<Generation> => {
    const { strapi } = services();
    const body = createAdminGenerationSchema.parse(ctx.request.body);
    const { uid } = contentTypeOf(strapi, body.uid);
    const locale = await localeOf(strapi, uid, body.locale);
    await allowAdmin(strapi, ctx, { uid, documentId: body.documentId, locale }, 'update');
    const { documentId, field, values, force, locale: _locale, uid: _uid, ...wishes } = body;
    ctx.status = 202;
    return startRun(services(), {
      uid,
      documentId,
      locale,
      field,
      wishes,
      force: force ?? false,
      values: values ?? null,
      trigger: 'button',
      requestedBy: requesterOf(ctx),
    });
  }),

  /** `GET /hero-image/generations` */
  find: respond(async (ctx): Promise<Generation[]> => {
    const { strapi, pipeline } = services();
    const query = listQuerySchema.parse(ctx.query);
    const { uid, attributes } = contentTypeOf(strapi, query.uid);
    const locale = await localeOf(strapi, uid, query.locale);
    const { name: field } = pickHeroField(uid, attributes, query.field);
    await allowAdmin(strapi, ctx, { uid, documentId: query.documentId, locale }, 'read');
    const rows = await pipeline.ledger.list({ ...query, uid, locale, field });
    return rows.map(presentRun);
  }),

  /** `GET /hero-image/generations/:id` */
  findOne: respond(async (ctx): Promise<Generation> => presentRun(await runFor(services(), ctx, 'read'))),

  /** `POST /hero-image/generations/:id/cancel` */
  cancel: respond(async (ctx): Promise<Generation> => {
    const row = await runFor(services(), ctx, 'update');
    return presentRun((await cancelRun(services().pipeline.ledger, row.runId)) ?? row);
  }),

  /** `POST /hero-image/prompt-preview` */
  preview: respond(async (ctx) => {
    const { strapi, preview } = services();
    const body = createAdminGenerationSchema.parse(ctx.request.body);
    const { uid, attributes } = contentTypeOf(strapi, body.uid);
    const locale = await localeOf(strapi, uid, body.locale);
    await allowAdmin(strapi, ctx, { uid, documentId: body.documentId, locale }, 'update');
    const { documentId, values, force: _force, locale: _locale, uid: _uid, field, ...wishes } = body;
    const { name } = pickHeroField(uid, attributes, field);
    return preview({
      uid,
      documentId,
      locale,
      field: name,
      trigger: 'button',
      wishes,
      values: values ?? null,
    });
  }),

  /** `POST /hero-image/library-heroes` */
  fromLibrary: respond(async (ctx) => {
    const { strapi, heroFromLibrary } = services();
    const body = libraryHeroSchema.parse(ctx.request.body);
    const { uid, attributes } = contentTypeOf(strapi, body.uid);
    const locale = await localeOf(strapi, uid, body.locale);
    const { documentId, values, file } = body;
    await allowAdmin(strapi, ctx, { uid, documentId, locale }, 'update');
    const { name: field } = pickHeroField(uid, attributes, body.field);
    return heroFromLibrary({ uid, documentId, locale, field, values: values ?? null, file });
  }),
});
