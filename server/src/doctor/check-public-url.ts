import { isIP } from 'node:net';
import type { Core } from '@strapi/strapi';
import { isBlockedHost } from '../providers/http/address-guard';
import { fail, ok, warn, type Check } from './check';

const NAME = 'public URL';
const ADVICE =
  "Set publicUrl in 'hero-image'.config, or server.url, to the address that readers use, such as https://blog.example.com.";
const LOCAL_NAMES = /^localhost$|\.(localhost|local|internal|lan|home\.arpa|test)$/i;

/** Why crawlers cannot reach the URL; null if no reason is found. */
export const unreachableBecause = (url: string): string | null => {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isBlockedHost(host) ? `${host} is a private or special address` : null;
  if (LOCAL_NAMES.test(host) || !host.includes('.'))
    return `${host} is a name of this machine or network only`;
  return null;
};

export interface PublicUrlDeps {
  strapi: Core.Strapi;
  publicUrl: { url: string; isPublic: boolean };
}

/** Whether crawlers can reach the images; only a warning outside production. */
export const checkPublicUrl: Check<PublicUrlDeps> = ({ strapi, publicUrl: { url, isPublic } }) => {
  const because = isPublic ? unreachableBecause(url) : 'neither publicUrl nor server.url is set';
  const isProduction = strapi.config.get('environment') === 'production';
  if (because !== null) {
    const says = `Crawlers cannot reach ${url}: ${because}.`;
    return Promise.resolve([(isProduction ? fail : warn)(NAME, says, ADVICE)]);
  }
  if (url.startsWith('https:')) return Promise.resolve([ok(NAME, `${url} is public.`)]);
  return Promise.resolve([
    warn(NAME, `${url} is public, but not encrypted: some crawlers leave its pictures out.`, ADVICE),
  ]);
};
