import { HeroError } from '../../contracts/error';

export interface ResultUrlRules {
  /** Host names without port, `*.example.com` for every name below example.com; null: any public host. */
  resultHosts: readonly string[] | null;
  /** Lets http, other ports and private addresses through, for self-hosted gateways. */
  allowPrivateNetwork: boolean;
}

const matchesHost = (host: string, pattern: string): boolean => {
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.')
    ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1
    : host === wanted;
};

const blocked = (host: string, why: string, advice: string): HeroError =>
  new HeroError({
    code: 'download_blocked',
    message: `The picture was not downloaded from ${host} because ${why}: ${advice}.`,
  });

/**
 * An address that a vendor gave, parsed and judged by its wording; where it leads is judged when connecting.
 *
 * @throws HeroError download_blocked
 */
export const parseResultUrl = (given: string, { resultHosts, allowPrivateNetwork }: ResultUrlRules): URL => {
  if (!URL.canParse(given)) throw blocked('the given address', 'it is no URL', 'report it to the provider');
  const url = new URL(given);
  // A trailing dot names the same host.
  const host = url.hostname.replace(/\.$/, '').toLowerCase();
  if (url.username !== '' || url.password !== '') {
    throw blocked(host, 'its address holds credentials', 'report it to the provider');
  }
  const ownGateway = 'set allowPrivateNetwork for this provider if it is your own gateway';
  if (url.protocol !== 'https:' && !(allowPrivateNetwork && url.protocol === 'http:')) {
    throw blocked(host === '' ? 'the given address' : host, 'it is not an https address', ownGateway);
  }
  // The parser leaves out a scheme's own port.
  if (url.port !== '' && !allowPrivateNetwork)
    throw blocked(host, `its port is ${url.port} and not 443`, ownGateway);
  if (resultHosts !== null && !resultHosts.some((pattern) => matchesHost(host, pattern))) {
    throw blocked(
      host,
      'it is not among the allowed hosts',
      'add it to resultHosts of this provider if it is known',
    );
  }
  return url;
};
