import { BlockList, isIP } from 'node:net';

/**
 * Addresses that no public service lives at: private, loopback, link-local (cloud metadata), shared, reserved,
 * documentation and multicast ranges of the IANA special-purpose registries (RFC 6890 and its updates).
 */
const blockedIpv4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  blockedIpv4.addSubnet(network, prefix, 'ipv4');
}

/** A list of its own: in a shared one, IPv4 addresses would match IPv6 ranges in their mapped form. */
const blockedIpv6 = new BlockList();
for (const [network, prefix] of [
  // Global unicast is 2000::/3 alone; the rest holds ::, ::1, 64:ff9b::/96, 100::/64, fc00::/7, fe80::/10, ff00::/8.
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  // Inside it: Teredo, benchmarking and ORCHID; documentation; 6to4, which wraps an IPv4 address.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  blockedIpv6.addSubnet(network, prefix, 'ipv6');
}

const mappedIpv4 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** `7f00:1` of `::ffff:7f00:1` as `127.0.0.1`; null for every other address. */
const unmapIpv4 = (canonicalIpv6: string): string | null => {
  const [, high, low] = mappedIpv4.exec(canonicalIpv6) ?? [];
  if (high === undefined || low === undefined) return null;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
};

const withoutBracketsAndZone = (host: string): string => host.replace(/^\[|\]$/g, '').replace(/%.*$/, '');

/** The host as the WHATWG URL parser writes it: `0x7f.1`, `2130706433` and `0177.0.0.1` all become `127.0.0.1`. */
const canonicalHost = (host: string): string | null => {
  const bare = withoutBracketsAndZone(host);
  const spelled = bare.includes(':') ? `http://[${bare}]/` : `http://${bare}/`;
  return URL.canParse(spelled) ? withoutBracketsAndZone(new URL(spelled).hostname) : null;
};

/**
 * Whether a host is an address that must not be reached, in any spelling: dotted, decimal, hex, octal, short,
 * bracketed, IPv4-mapped IPv6, with a zone. A host that no URL can hold is blocked too; a name is not judged
 * here but by what it resolves to.
 */
export const isBlockedHost = (host: string): boolean => {
  const canonical = canonicalHost(host);
  if (canonical === null) return true;
  switch (isIP(canonical)) {
    case 4:
      return blockedIpv4.check(canonical, 'ipv4');
    case 6: {
      const ipv4 = unmapIpv4(canonical);
      return ipv4 === null ? blockedIpv6.check(canonical, 'ipv6') : blockedIpv4.check(ipv4, 'ipv4');
    }
    default:
      return false;
  }
};
