import type { Core } from '@strapi/strapi';
import { z } from 'zod';

const keysSchema = z
  .union([
    z.array(z.string().min(1)),
    z
      .string()
      .min(1)
      .transform((key) => [key]),
  ])
  .catch([]);
const prefixSchema = z.string().catch('/api');

/** Strapi's `server.app.keys`; empty where Strapi runs without sessions. */
export const appKeysOf = (strapi: Core.Strapi): string[] =>
  keysSchema.parse(strapi.config.get('server.app.keys'));

/** The prefix of the content API, such as `/api`; '' at the root. */
export const apiPrefixOf = (strapi: Core.Strapi): string => {
  const prefix = prefixSchema.parse(strapi.config.get('api.rest.prefix')).replace(/^\/+|\/+$/g, '');
  return prefix === '' ? '' : `/${prefix}`;
};
