import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Agent, buildConnector as BuildConnector, Dispatcher } from 'undici';
import { isBlockedHost } from './address-guard';
import { BlockedAddressError } from './blocked-address';

/** One provider's connections; undici is loaded by the first call. */
export interface GuardedAgent {
  dispatcher: () => Promise<Dispatcher>;
  close: () => Promise<void>;
}

export interface AgentOptions {
  /** Lets private and special addresses be reached. */
  allowPrivateNetwork: boolean;
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

/** One agent per provider, made when it is first needed. HTTP/1.1, no pipelining; deadlines are the caller's. */
export const createGuardedAgent = ({
  allowPrivateNetwork,
  lookup = systemLookup,
}: AgentOptions): GuardedAgent => {
  let agent: Promise<Agent> | null = null;
  const create = async (): Promise<Agent> => {
    const undici = await import('undici');
    return new undici.Agent({
      connect: allowPrivateNetwork
        ? undici.buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup })
        : guardedConnector(undici.buildConnector, lookup),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  };
  return {
    dispatcher: () => (agent ??= create()),
    close: async () => {
      const closing = agent;
      agent = null;
      await (await closing)?.destroy();
    },
  };
};
