import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type * as Undici from 'undici';
import type { Agent, buildConnector as BuildConnector, Dispatcher } from 'undici';
import { isBlockedHost } from './address-guard';
import { BlockedAddressError } from './blocked-address';
import { proxyConnector, readProxies } from './proxy';
import type { ProxySettings } from './proxy';

/** One provider's connections; undici is loaded by the first call. */
export interface GuardedAgent {
  dispatcher: () => Promise<Dispatcher>;
  /**
   * Judges an address that a proxy is asked for: no connection of ours shows where it leads.
   *
   * @throws BlockedAddressError, or the failure of the look-up
   */
  admit: (url: URL) => Promise<void>;
  close: () => Promise<void>;
}

export interface AgentOptions {
  /** Lets private and special addresses be reached. */
  allowPrivateNetwork: boolean;
  /** Names that this machine cannot look up are left to a proxy: for hosts that the site's owner configured. */
  trustsUnresolved?: boolean;
  /** For tests: how names are resolved. */
  lookup?: LookupFunction;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Resolves as `resolve` does, and fails when any of the addresses is blocked: one good answer among them is no proof. */
const guardedLookup =
  (resolve: LookupFunction): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
      if (error === null && addresses.some(isBlockedHost)) {
        callback(new BlockedAddressError(hostname), address, family);
        return;
      }
      callback(error, address, family);
    });
  };

/**
 * A connector that refuses private and special addresses three times: as a literal (for which Node never calls
 * `lookup`), as what the name resolves to, and as what the socket is really connected to.
 */
const guardedConnector = (
  buildConnector: typeof BuildConnector,
  resolve: LookupFunction,
): BuildConnector.connector => {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup(resolve) });
  return (options, callback) => {
    if (isBlockedHost(options.hostname)) {
      callback(new BlockedAddressError(options.hostname), null);
      return;
    }
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error === null && isBlockedHost(socket.remoteAddress ?? '')) {
        socket.destroy();
        callback(new BlockedAddressError(options.hostname), null);
        return;
      }
      callback(...result);
    });
  };
};

const resolveAll = (hostname: string, resolve: LookupFunction): Promise<void> =>
  new Promise((done, fail) => {
    resolve(hostname, { all: true }, (error) => {
      if (error === null) done();
      else fail(error);
    });
  });

/** How a name is judged before a proxy is asked for it: the proxy looks it up by itself. */
const judge = async (
  { hostname }: URL,
  { resolve, trustsUnresolved }: { resolve: LookupFunction; trustsUnresolved: boolean },
): Promise<void> => {
  if (isBlockedHost(hostname)) throw new BlockedAddressError(hostname);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return;
  await resolveAll(host, guardedLookup(resolve)).catch((error: unknown) => {
    if (error instanceof BlockedAddressError || !trustsUnresolved) throw error;
  });
};

type Library = typeof Undici;

/** Through the environment's proxies, but for the hosts of `NO_PROXY`. */
const createProxyAgent = (
  undici: Library,
  { http, https }: ProxySettings,
  options: Agent.Options,
): Dispatcher =>
  new undici.EnvHttpProxyAgent({
    ...options,
    ...(http === null ? {} : { httpProxy: http.href }),
    ...(https === null ? {} : { httpsProxy: https.href }),
    clientFactory: (proxy, given) =>
      new undici.Pool(proxy, {
        ...given,
        connect: proxyConnector(undici.buildConnector({ timeout: CONNECT_TIMEOUT_MS }), proxy.host),
        headersTimeout: CONNECT_TIMEOUT_MS,
      }),
  });

/**
 * One agent per provider, made when it is first needed. HTTP/1.1, no pipelining; deadlines are the caller's. With
 * `HTTPS_PROXY` or `HTTP_PROXY` set, what is not in `NO_PROXY` goes through a tunnel of the proxy.
 */
export const createGuardedAgent = ({
  allowPrivateNetwork,
  trustsUnresolved = false,
  lookup = systemLookup,
}: AgentOptions): GuardedAgent => {
  let agent: Promise<Dispatcher> | null = null;
  const create = async (proxies: ProxySettings | null): Promise<Dispatcher> => {
    const undici = await import('undici');
    const options: Agent.Options = {
      connect: allowPrivateNetwork
        ? undici.buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup })
        : guardedConnector(undici.buildConnector, lookup),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    return proxies === null ? new undici.Agent(options) : createProxyAgent(undici, proxies, options);
  };
  return {
    dispatcher: async () => {
      // Read first: a variable that is wrong ends this call and leaves no broken agent behind.
      const proxies = readProxies();
      return (agent ??= create(proxies));
    },
    admit: async (url) => {
      if (allowPrivateNetwork || readProxies() === null) return;
      await judge(url, { resolve: lookup, trustsUnresolved });
    },
    close: async () => {
      const closing = agent;
      agent = null;
      await (await closing)?.destroy();
    },
  };
};
