import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from './contracts/config';

const address = z.url({ protocol: /^https?$/ });

/**
 * The origin that crawlers see, without a slash at the end: `publicUrl`, else Strapi's `server.url`, else
 * the address Strapi listens on, which only this machine can open.
 */
export const publicUrlOf = (
  strapi: Core.Strapi,
  { publicUrl }: Config,
): { url: string; isPublic: boolean } => {
  const configured = address.safeParse(publicUrl ?? strapi.config.get('server.url'));
  const listening = address.safeParse(strapi.config.get('server.absoluteUrl'));
  const url = configured.data ?? listening.data ?? 'http://localhost:1337';
  return { url: url.replace(/\/+$/, ''), isPublic: configured.success };
};
