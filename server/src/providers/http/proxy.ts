import type { buildConnector as BuildConnector } from 'undici';
import { HeroError } from '../../contracts/error';

/** The proxies of the process's environment, as curl and Node read them. */
export interface ProxySettings {
  /** For http and https targets; null: none. */
  http: URL | null;
  https: URL | null;
}

/** A tunnel that was not made, so always before a byte of the request was sent. */
export class ProxyFault extends Error {
  override readonly name = 'ProxyFault';
  constructor(
    readonly host: string,
    cause: unknown,
  ) {
    super(`The proxy ${host} made no tunnel`, { cause });
  }
}

const PROTOCOLS = ['http:', 'https:', 'socks5:', 'socks:'];

const parse = (name: string, env: NodeJS.ProcessEnv): URL | null => {
  const given = [env[name.toLowerCase()], env[name]].find((value) => value !== undefined && value !== '');
  if (given === undefined) return null;
  const text = given.includes('://') ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && PROTOCOLS.includes(url.protocol)) return url;
  throw new HeroError({
    code: 'config_invalid',
    message: `The environment variable ${name} is no address of a proxy: set it to one such as http://proxy.example.com:3128, or remove it.`,
  });
};

/**
 * `HTTPS_PROXY` and `HTTP_PROXY`, lower case first. `HTTP_PROXY` alone serves https targets as well, as in Node.
 *
 * @throws HeroError config_invalid, without the value, which may hold a password
 */
export const readProxies = (env: NodeJS.ProcessEnv = process.env): ProxySettings | null => {
  const http = parse('HTTP_PROXY', env);
  const https = parse('HTTPS_PROXY', env) ?? http;
  return https === null ? null : { http, https };
};

/** Connects to the proxy itself, which the site's owner chose: it may be at a private address. */
export const proxyConnector = (connect: BuildConnector.connector, host: string): BuildConnector.connector => {
  return (options, callback) => {
    connect(options, (...result) => {
      const [error] = result;
      if (error === null) callback(...result);
      else callback(new ProxyFault(host, error), null);
    });
  };
};

/** A proxy's refusal of a tunnel, as undici words it. */
export const refusedTunnel = (error: unknown): number | null => {
  const status = error instanceof Error && /^Proxy response \((\d{3})\)/.exec(error.message)?.[1];
  return status ? Number(status) : null;
};
