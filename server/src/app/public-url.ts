import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { siteUrl, type Config } from '../contracts/config';
import { HeroError } from '../contracts/error';

const urlSchema = z.url({ protocol: /^https?$/ });

/** Removes trailing slashes and the scheme's default port, and lowercases the host. */
const normalized = (text: string): string => {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`.replace(/\/+$/, '');
};

/**
 * The base URL that crawlers see, without a trailing slash: `publicUrl`, else Strapi's `server.url`, else the
 * URL that Strapi listens on, which is reachable from this machine only.
 */
export const publicUrlOf = (
  strapi: Core.Strapi,
  { publicUrl }: Config,
): { url: string; isPublic: boolean } => {
  const configured = urlSchema.safeParse(publicUrl ?? strapi.config.get('server.url'));
  const listening = urlSchema.safeParse(strapi.config.get('server.absoluteUrl'));
  const url = configured.data ?? listening.data ?? 'http://localhost:1337';
  return { url: normalized(url), isPublic: configured.success };
};

/**
 * Applies the checks of `publicUrl` to Strapi's `server.url` where that is used instead.
 *
 * @throws HeroError config_invalid, which stops the boot
 */
export const checkServerUrl = (strapi: Core.Strapi, { publicUrl }: Config): void => {
  const given = urlSchema.safeParse(publicUrl ?? strapi.config.get('server.url'));
  if (!given.success) return;
  const checked = siteUrl.safeParse(given.data);
  if (checked.success) return;
  const [issue] = checked.error.issues;
  throw new HeroError({
    code: 'config_invalid',
    message: `server.url in config/server, which stands in for the plugin’s publicUrl, ${issue?.message ?? 'cannot be used'}; correct it, or set publicUrl.`,
  });
};
