import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { locales } from '../strapi/strapi-internals';

const localizedSchema = z.object({ i18n: z.object({ localized: z.literal(true) }) });

/** The entry's locale: the requested one, else the site's default; null for types without locales. */
export const localeOf = async (
  strapi: Core.Strapi,
  uid: UID.ContentType,
  requested: string | undefined,
): Promise<string | null> => {
  if (!localizedSchema.safeParse(strapi.contentType(uid).pluginOptions).success) return null;
  if (requested !== undefined) return requested;
  return z.string().parse(await locales(strapi).getDefaultLocale());
};
