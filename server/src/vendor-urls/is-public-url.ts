import { isIP } from 'node:net';
import { isBlockedHost } from '../providers/http/address-guard';

/** Names that no public resolver knows: RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`. */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'internal', 'test', 'invalid', 'home.arpa'];

/** The host without brackets and the dot of a full name; null for what is no web address. */
const hostOf = (url: string): string | null => {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
};

/**
 * Whether a vendor on the internet may reach an address, judged by its wording: nothing is looked up. False for
 * `localhost`, private addresses in any spelling, names without a dot and names of private zones.
 */
export const isPublicUrl = (url: string): boolean => {
  const host = hostOf(url);
  if (host === null || isBlockedHost(host)) return false;
  if (isIP(host) !== 0) return true;
  return host.includes('.') && !PRIVATE_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`));
};
