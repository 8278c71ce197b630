import { HeroError } from '../../contracts/error';

/** Where the guard is lifted: http, any port and private addresses. */
export type PrivateNetwork =
  /** Nowhere. */
  | { kind: 'closed' }
  /** At the provider's own origin (scheme, host and port of its base URL), and at hosts listed in `resultHosts`. */
  | { kind: 'own'; origin: string | null }
  /** Everywhere: the owner opened it for a provider whose URL is not known here. */
  | { kind: 'any' };

export interface ResultUrlRules {
  /** Host names without port, `*.example.com` for every name below example.com; null: any public host. */
  resultHosts: readonly string[] | null;
  privateNetwork: PrivateNetwork;
}

/** A URL to fetch; `isGuarded` when it must be public, whatever it resolves to. */
export interface ResultUrl {
  url: URL;
  isGuarded: boolean;
}

/** The rules for one configured provider; `baseUrl` is null for a custom provider, which may call anywhere. */
export const privateNetworkOf = ({
  allowPrivateNetwork,
  baseUrl,
  resultHosts,
}: {
  allowPrivateNetwork: boolean;
  baseUrl: string | null;
  resultHosts: readonly string[] | null;
}): PrivateNetwork => {
  if (!allowPrivateNetwork) return { kind: 'closed' };
  if (baseUrl === null && resultHosts === null) return { kind: 'any' };
  return { kind: 'own', origin: baseUrl === null ? null : new URL(baseUrl).origin };
};

const matchesHost = (host: string, pattern: string): boolean => {
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.')
    ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1
    : host === wanted;
};

const isOpen = ({ origin }: URL, isListed: boolean, privateNetwork: PrivateNetwork): boolean => {
  switch (privateNetwork.kind) {
    case 'closed':
      return false;
    case 'own':
      return isListed || origin === privateNetwork.origin;
    case 'any':
      return true;
  }
};

/** What opens a private address; the same for every way in which one is blocked. */
export const OWN_GATEWAY =
  'if this host is your own, set allowPrivateNetwork for this provider and list the host in its resultHosts';

const blocked = (host: string, why: string, advice: string): HeroError =>
  new HeroError({
    code: 'download_blocked',
    message: `The picture was not downloaded from ${host} because ${why}: ${advice}.`,
  });

/**
 * A URL that a vendor gave, parsed and judged by its wording; where it leads is judged when connecting.
 *
 * @throws HeroError download_blocked
 */
export const parseResultUrl = (given: string, { resultHosts, privateNetwork }: ResultUrlRules): ResultUrl => {
  if (!URL.canParse(given)) throw blocked('the given address', 'it is no URL', 'report it to the provider');
  const url = new URL(given);
  // A trailing dot names the same host.
  const host = url.hostname.replace(/\.$/, '').toLowerCase();
  if (url.username !== '' || url.password !== '') {
    throw blocked(host, 'its address holds credentials', 'report it to the provider');
  }
  const isListed = resultHosts?.some((pattern) => matchesHost(host, pattern)) ?? false;
  const isGuarded = !isOpen(url, isListed, privateNetwork);
  if (url.protocol !== 'https:' && (isGuarded || url.protocol !== 'http:')) {
    throw blocked(host === '' ? 'the given address' : host, 'it is not an https address', OWN_GATEWAY);
  }
  // The parser leaves out a scheme's own port.
  if (url.port !== '' && isGuarded) throw blocked(host, `its port is ${url.port} and not 443`, OWN_GATEWAY);
  if (resultHosts !== null && !isListed) {
    throw blocked(
      host,
      'it is not among the allowed hosts',
      'add it to resultHosts of this provider if it is known',
    );
  }
  return { url, isGuarded };
};
