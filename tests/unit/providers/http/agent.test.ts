import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import { BlockedAddressError } from '../../../../server/src/providers/http/blocked-address';
import type { GuardedAgent } from '../../../../server/src/providers/http/agent';
import { exchange, ExchangeError } from '../../../../server/src/providers/http/exchange';
import { listenOnLoopback } from '../../../support/emulators/loopback';
import type { LoopbackServer } from '../../../support/emulators/loopback';

let server: LoopbackServer;
const agents: GuardedAgent[] = [];

beforeEach(async () => {
  server = await listenOnLoopback((_, response) => response.end('secret'));
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()));
  await server.close();
});

const resolvingTo =
  (answers: readonly (readonly string[])[]): LookupFunction =>
  (_hostname, options, callback) => {
    const addresses: LookupAddress[] = (answers[calls++ % answers.length] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    if (options.all === true) callback(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
let calls = 0;

const get = async (
  url: string,
  { allowPrivateNetwork = false, lookup }: { allowPrivateNetwork?: boolean; lookup?: LookupFunction } = {},
): Promise<string> => {
  const agent = createGuardedAgent({ allowPrivateNetwork, ...(lookup === undefined ? {} : { lookup }) });
  agents.push(agent);
  const reply = await exchange({
    agent,
    method: 'GET',
    url: new URL(url),
    headers: {},
    body: null,
    signal: AbortSignal.timeout(5_000),
    maxBytes: 1_000,
  });
  return reply.body.toString();
};

const causeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof ExchangeError)) throw new Error(`No ExchangeError but ${String(error)}`);
  expect(error.sent).toBe(false);
  return error.cause;
};

describe('the guarded agent', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::1]',
    '0.0.0.0',
    '169.254.169.254',
    '10.0.0.1',
    'localhost',
  ])('never connects to %s', async (host) => {
    expect(await causeOf(get(`http://${host}:${server.port}/`))).toBeInstanceOf(BlockedAddressError);
    expect(server.connections).toBe(0);
  });

  it('never connects to a name that resolves to a private address', async () => {
    const lookup = resolvingTo([['127.0.0.1']]);
    const cause = await causeOf(get(`http://cdn.example.com:${server.port}/`, { lookup }));
    expect(cause).toBeInstanceOf(BlockedAddressError);
    expect(server.connections).toBe(0);
  });

  it('rejects a name with one private address among public ones', async () => {
    const lookup = resolvingTo([['93.184.216.34', '127.0.0.1']]);
    const cause = await causeOf(get(`http://cdn.example.com:${server.port}/`, { lookup }));
    expect(cause).toBeInstanceOf(BlockedAddressError);
    expect(server.connections).toBe(0);
  });

  it('checks the address it connects to when a name changes between lookups', async () => {
    calls = 0;
    const lookup = resolvingTo([['::ffff:7f00:1'], ['127.0.0.1'], ['fe80::1']]);
    for (let attempt = 0; attempt < 3; attempt++) {
      const cause = await causeOf(get(`http://cdn.example.com:${server.port}/`, { lookup }));
      expect(cause).toBeInstanceOf(BlockedAddressError);
    }
    expect(server.connections).toBe(0);
  });

  it('closes a connection to another address than the checked one', async () => {
    let requests = 0;
    const inner = await listenOnLoopback((_, response) => {
      requests++;
      response.end('secret');
    });
    let reads = 0;
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      callback(null, [
        {
          // Public when it is checked first, private when it is connected to.
          get address() {
            return reads++ === 0 ? '93.184.216.34' : '127.0.0.1';
          },
          family: 4,
        },
      ]);
    const cause = await causeOf(get(`http://cdn.example.com:${inner.port}/`, { lookup }));
    expect(cause).toBeInstanceOf(BlockedAddressError);
    expect([inner.connections, requests]).toStrictEqual([1, 0]);
    await inner.close();
  });

  it('connects to private addresses when the provider allows it', async () => {
    expect(await get(`${server.origin}/`, { allowPrivateNetwork: true })).toBe('secret');
    expect(server.connections).toBe(1);
  });

  it('sends nothing when it is aborted before the connection is established', async () => {
    const controller = new AbortController();
    const lookup: LookupFunction = (_hostname, _options, callback) => {
      controller.abort();
      setImmediate(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
    };
    const aborting = createGuardedAgent({ allowPrivateNetwork: true, lookup });
    agents.push(aborting);
    let requests = 0;
    const counting = await listenOnLoopback((_, response) => {
      requests++;
      response.end();
    });
    const error: unknown = await exchange({
      agent: aborting,
      method: 'POST',
      url: new URL(`http://gateway.test:${counting.port}/`),
      headers: {},
      body: 'paid',
      signal: controller.signal,
      maxBytes: 10,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ExchangeError', sent: false });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(requests).toBe(0);
    await counting.close();
  });
});
