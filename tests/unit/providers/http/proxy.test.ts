import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import type { AgentOptions } from '../../../../server/src/providers/http/agent';
import { BlockedAddressError } from '../../../../server/src/providers/http/blocked-address';
import { describeNetworkFault } from '../../../../server/src/providers/http/errors';
import { exchange, ExchangeError } from '../../../../server/src/providers/http/exchange';
import { readProxies } from '../../../../server/src/providers/http/proxy';
import { startConnectProxy, type ConnectProxy } from '../../../support/connect-proxy';
import { listenOnLoopback } from '../../../support/emulators/loopback';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A proxy for every host, in front of one server; it refuses `refused.test`. */
const aProxy = async (): Promise<ConnectProxy> => {
  const server = await listenOnLoopback((_, response) => response.end('through'));
  const proxy = await startConnectProxy((target) =>
    target.startsWith('refused.test') ? { refused: 407 } : { port: server.port },
  );
  onTestFinished(async () => {
    await proxy.close();
    await server.close();
  });
  vi.stubEnv('HTTP_PROXY', proxy.url);
  return proxy;
};

const resolvingTo =
  (address: string): LookupFunction =>
  (_hostname, _options, callback) =>
    callback(null, [{ address, family: 4 }]);

const unknownHere: LookupFunction = (_hostname, _options, callback) =>
  callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '');

const get = async (url: string, options: Partial<AgentOptions> = {}): Promise<string> => {
  const agent = createGuardedAgent({ allowPrivateNetwork: false, ...options });
  onTestFinished(agent.close);
  const signal = new AbortController().signal;
  const request = { agent, method: 'GET', url: new URL(url), headers: {}, body: null, signal } as const;
  return (await exchange({ ...request, maxBytes: 1_000 })).body.toString();
};

const causeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof ExchangeError)) throw new Error(`No ExchangeError but ${String(error)}`);
  expect(error.sent).toBe(false);
  return error.cause;
};

describe('a request with a proxy in the environment', () => {
  it('reaches a public name through a tunnel', async () => {
    const proxy = await aProxy();
    const lookup = resolvingTo('93.184.216.34');
    expect(await get('http://cdn.test:8080/a', { lookup })).toBe('through');
    expect(proxy.asked).toStrictEqual(['cdn.test:8080']);
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:7f00:1]', '169.254.169.254', '10.0.0.1'])(
    'never asks the proxy for %s',
    async (host) => {
      const proxy = await aProxy();
      expect(await causeOf(get(`http://${host}/`))).toBeInstanceOf(BlockedAddressError);
      expect(proxy.asked).toStrictEqual([]);
    },
  );

  it('never asks the proxy for a name that resolves to a private address', async () => {
    const proxy = await aProxy();
    const lookup = resolvingTo('10.0.0.7');
    expect(await causeOf(get('http://cdn.test/', { lookup }))).toBeInstanceOf(BlockedAddressError);
    expect(proxy.asked).toStrictEqual([]);
  });

  it('leaves a name that does not resolve here to the proxy only where the config names it', async () => {
    const proxy = await aProxy();
    expect(describeNetworkFault(await causeOf(get('http://cdn.test/', { lookup: unknownHere })))).toBe(
      'its host name does not exist',
    );
    expect(proxy.asked).toStrictEqual([]);
    const trusting = { lookup: unknownHere, trustsUnresolved: true };
    expect(await get('http://api.test/', trusting)).toBe('through');
    expect(await causeOf(get('http://127.1/', trusting))).toBeInstanceOf(BlockedAddressError);
  });

  it('reaches a host in NO_PROXY directly, with the address guard', async () => {
    const proxy = await aProxy();
    vi.stubEnv('no_proxy', 'cdn.test,.inside.test');
    const own = await listenOnLoopback((_, response) => response.end('direct'));
    onTestFinished(own.close);
    const lookup = resolvingTo('127.0.0.1');
    const open = { allowPrivateNetwork: true, lookup };
    expect(await get(`http://a.inside.test:${own.port}/`, open)).toBe('direct');
    expect(await causeOf(get(`http://cdn.test:${own.port}/`, { lookup }))).toBeInstanceOf(
      BlockedAddressError,
    );
    expect([proxy.asked.length, own.connections]).toStrictEqual([0, 1]);
  });

  it('reports a refused tunnel and an unreachable proxy, with nothing sent', async () => {
    const proxy = await aProxy();
    const lookup = resolvingTo('93.184.216.34');
    const refused = await causeOf(get('http://refused.test/', { lookup }));
    expect(describeNetworkFault(refused)).toContain('refused the connection with HTTP 407');
    await proxy.close();
    const away = await causeOf(get('http://cdn.test/', { lookup }));
    expect(describeNetworkFault(away)).toBe(
      `the proxy ${new URL(proxy.url).host} cannot be used, the connection was refused`,
    );
  });
});

describe('readProxies', () => {
  const hosts = (env: NodeJS.ProcessEnv): (string | undefined)[] => {
    const proxies = readProxies(env);
    return [proxies?.http?.host, proxies?.https?.host];
  };

  it.each<[NodeJS.ProcessEnv, (string | undefined)[]]>([
    [{}, [undefined, undefined]],
    [{ HTTPS_PROXY: '' }, [undefined, undefined]],
    [{ HTTPS_PROXY: 'http://a.test:3128' }, [undefined, 'a.test:3128']],
    [{ https_proxy: 'b.test:3128', HTTPS_PROXY: 'http://a.test' }, [undefined, 'b.test:3128']],
    [{ HTTP_PROXY: 'http://ada:secret@a.test' }, ['a.test', 'a.test']],
    [{ http_proxy: 'http://a.test', HTTPS_PROXY: 'https://b.test:8443' }, ['a.test', 'b.test:8443']],
  ])('reads %j as %j', (env, expected) => {
    expect(hosts(env)).toStrictEqual(expected);
  });

  it.each(['ftp://ada:secret@a.test', 'http://', '://ada:secret'])(
    'rejects %s without repeating it',
    (given) => {
      expect(() => readProxies({ HTTPS_PROXY: given })).toThrow(/HTTPS_PROXY is no address of a proxy/);
      expect(() => readProxies({ HTTPS_PROXY: given })).not.toThrow(/secret/);
    },
  );
});
