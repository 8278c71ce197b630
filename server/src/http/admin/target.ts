import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { contentTypeOf } from '../../entries/entry-store';
import { pickHeroField } from '../../entries/hero-fields';
import { allowAdmin } from '../entry-access';
import { localeOf } from '../../entries/locale';

export interface Named {
  uid: string;
  documentId: string | null;
  locale?: string | undefined;
  field?: string | undefined;
  values?: Record<string, unknown> | undefined;
}

/** The field that a request names, if the user may perform the action on it. @throws HeroError, ForbiddenError */
export const targetFor = async (
  { strapi }: { strapi: Core.Strapi },
  ctx: Context,
  { named, action }: { named: Named; action: 'read' | 'update' },
) => {
  const { documentId, values } = named;
  const { uid, attributes } = contentTypeOf(strapi, named.uid);
  const locale = await localeOf(strapi, uid, named.locale);
  const { name: field } = pickHeroField(uid, attributes, named.field);
  await allowAdmin(strapi, ctx, { uid, documentId, locale, field, isForm: values !== undefined }, action);
  return { uid, documentId, locale, field, values: values ?? null };
};
