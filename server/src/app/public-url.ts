import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { siteUrl, type Config } from '../contracts/config';
import { HeroError } from '../contracts/error';

const address = z.url({ protocol: /^https?$/ });

/** Without slashes at the end, a scheme's own port and capitals in the host. */
const normalized = (text: string): string => {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`.replace(/\/+$/, '');
};

/**
 * The start of every address that crawlers see, without a slash at the end: `publicUrl`, else Strapi's
 * `server.url`, else the address Strapi listens on, which only this machine can open.
 */
export const publicUrlOf = (
  strapi: Core.Strapi,
  { publicUrl }: Config,
): { url: string; isPublic: boolean } => {
  const configured = address.safeParse(publicUrl ?? strapi.config.get('server.url'));
  const listening = address.safeParse(strapi.config.get('server.absoluteUrl'));
  const url = configured.data ?? listening.data ?? 'http://localhost:1337';
  return { url: normalized(url), isPublic: configured.success };
};

/**
 * Checks Strapi's `server.url` where it is used in place of `publicUrl`, as `publicUrl` itself is checked.
 *
 * @throws HeroError config_invalid, which stops the boot
 */
export const checkServerUrl = (strapi: Core.Strapi, { publicUrl }: Config): void => {
  const given = address.safeParse(publicUrl ?? strapi.config.get('server.url'));
  if (!given.success) return;
  const checked = siteUrl.safeParse(given.data);
  if (checked.success) return;
  const [issue] = checked.error.issues;
  throw new HeroError({
    code: 'config_invalid',
    message: `server.url in config/server, which stands in for the plugin’s publicUrl, ${issue?.message ?? 'cannot be used'}; correct it, or set publicUrl.`,
  });
};
