import { isIP } from 'node:net';
import { isBlockedHost } from '../providers/http/address-guard';

/** Names that no public resolver resolves: RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`. */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'internal', 'test', 'invalid', 'home.arpa'];

/** The host without brackets and trailing dot; null for a value that is no http(s) URL. */
const hostOf = (url: string): string | null => {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
};

/**
 * Whether a vendor on the internet can reach a URL, judged by its host without a DNS lookup. False for `localhost`,
 * private addresses in any notation, names without a dot and names of private zones.
 */
export const isPublicUrl = (url: string): boolean => {
  const host = hostOf(url);
  if (host === null || isBlockedHost(host)) return false;
  if (isIP(host) !== 0) return true;
  return host.includes('.') && !PRIVATE_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`));
};
