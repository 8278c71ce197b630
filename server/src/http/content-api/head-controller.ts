import { errors } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { z } from 'zod';
import { describeField } from '../../entries/field-description';
import { contentTypeOf, loadEntry } from '../../entries/entry-store';
import { pickHeroField } from '../../entries/hero-fields';
import { headToHtml } from '../../head/export/head-to-html';
import { sanitizedOutput } from '../../head/sanitized-output';
import { allowContentApi } from '../entry-access';
import { entryHead } from './entry-head';
import { localeOf } from '../../entries/locale';
import { readRequest } from '../read-request';
import { respond } from '../respond';

const paramsSchema = z.object({ uid: z.string(), documentId: z.string() });
const querySchema = z.object({
  locale: z.string().optional(),
  field: z.string().optional(),
  status: z.enum(['published', 'draft']).default('published'),
  format: z.enum(['json', 'html']).default('json'),
});

/** The entry without private attributes. */
const readableSchema = z.record(z.string(), z.unknown()).nullable();

/** Handler of the head endpoint: published entries require `findOne`, drafts require `update`. */
export const createHeadController = ({ strapi, siteName }: { strapi: Core.Strapi; siteName: string }) => {
  const headOf = async (ctx: Context) => {
    const { uid: name, documentId } = readRequest(paramsSchema, ctx.params);
    const {
      locale: requestedLocale,
      field: requestedField,
      status,
      format,
    } = readRequest(querySchema, ctx.query);
    await allowContentApi(strapi, ctx, name, status === 'draft' ? 'update' : 'findOne');
    const { uid, attributes: schema } = contentTypeOf(strapi, name);
    const { name: field } = pickHeroField(uid, schema, requestedField);
    const locale = await localeOf(strapi, uid, requestedLocale);
    const stored = (await loadEntry(strapi, { uid, documentId, locale }))[status];
    const entry = readableSchema.parse(await sanitizedOutput(strapi, { uid, entity: stored }));
    if (entry === null) throw new errors.NotFoundError('There is no such entry.');
    const { attributes, options } = describeField(strapi, uid, field);
    const head = await entryHead({ attributes, options, field, entry, siteName });
    return { head, format };
  };

  return {
    /** `GET /api/hero-image/head/:uid/:documentId?locale=&format=json|html` */
    findOne: respond(headOf, (ctx, { head, format }) => {
      switch (format) {
        case 'json':
          ctx.body = { data: head };
          break;
        case 'html':
          ctx.type = 'text/html; charset=utf-8';
          ctx.body = headToHtml(head);
          break;
      }
    }),
  };
};
