import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { describeField } from '../generation/store/field-description';
import { contentTypeOf, loadEntry } from '../generation/store/entry-store';
import { pickHeroField } from '../generation/store/hero-fields';
import { headToHtml } from '../head/export/head-to-html';
import { allowContentApi } from './entry-access';
import { entryHead } from './entry-head';
import { localeOf } from './locale';
import { respond } from './respond';
import type { ServicesOf } from './services';

const paramsSchema = z.object({ uid: z.string(), documentId: z.string() });
const querySchema = z.object({
  locale: z.string().optional(),
  field: z.string().optional(),
  status: z.enum(['published', 'draft']).default('published'),
  format: z.enum(['json', 'html']).default('json'),
});

/** Handler of the head endpoint: what is published, for whoever may read it; drafts, for whoever may edit. */
export const createHeadController = (services: ServicesOf) => {
  const headOf = async (ctx: Context) => {
    const { strapi, config } = services();
    const { uid: name, documentId } = paramsSchema.parse(ctx.params);
    const { locale: asked, field: wished, status } = querySchema.parse(ctx.query);
    await allowContentApi(strapi, ctx, name, status === 'draft' ? 'update' : 'findOne');
    const { uid, attributes: schema } = contentTypeOf(strapi, name);
    const { name: field } = pickHeroField(uid, schema, wished);
    const locale = await localeOf(strapi, uid, asked);
    const entry = (await loadEntry(strapi, { uid, documentId, locale }))[status];
    if (entry === null) throw new errors.NotFoundError('There is no such entry.');
    const { attributes, options } = describeField(strapi, uid, field);
    return entryHead({ attributes, options, field, entry, siteName: config.siteName });
  };

  /** `GET /api/hero-image/head/:uid/:documentId?locale=&format=json|html` */
  const findOne: Core.ControllerHandler = async (ctx: Context, next) => {
    if (querySchema.parse(ctx.query).format === 'json') return respond(headOf)(ctx, next);
    const head = await headOf(ctx);
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = headToHtml(head);
  };

  return { findOne };
};
