import type { RequestListener } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import type { DownloadAgents, ImageDownload } from '../../../../server/src/providers/http/download';
import type { LoopbackServer } from '../../../support/emulators/loopback';
import { heroErrorOf } from '../fixtures';
import { download, serve } from './a-download';

const realAgents = (lookup?: LookupFunction): DownloadAgents => {
  const options = lookup === undefined ? {} : { lookup };
  const guarded = createGuardedAgent({ allowPrivateNetwork: false, ...options });
  const open = createGuardedAgent({ allowPrivateNetwork: true, ...options });
  onTestFinished(async () => {
    await Promise.all([guarded.close(), open.close()]);
  });
  return { guarded, open };
};

/** Redirects from a public host without a network; everything else goes through the real guarded agent. */
const withPublicHost = (location: string): DownloadAgents => {
  const { guarded, open } = realAgents();
  const redirect: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    if (String(options.origin) !== 'https://cdn.example.com') return dispatch(options, handler);
    const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 302, { location }, 'Found');
    handler.onResponseEnd?.(controller, {});
    return true;
  };
  return {
    guarded: { ...guarded, dispatcher: async () => (await guarded.dispatcher()).compose(redirect) },
    open,
  };
};

describe('a download that leads to a private address', () => {
  const inside = [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::]',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '2852039166',
    '[::ffff:a9fe:a9fe]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[64:ff9b::7f00:1]',
  ];

  it.each(inside)('directly at %s is blocked', async (host) => {
    const error = await heroErrorOf(
      download(`https://${host}/a.png`, { privateNetwork: { kind: 'closed' } }),
    );
    expect(error).toMatchObject({ code: 'download_blocked', retryable: false });
  });

  it.each(inside)('through a redirect to %s is blocked', async (host) => {
    const error = await heroErrorOf(
      download('https://cdn.example.com/a.png', {
        privateNetwork: { kind: 'closed' },
        agents: withPublicHost(`https://${host}/secret`),
      }),
    );
    expect(error.code).toBe('download_blocked');
    expect(error.message).toContain('private or special address');
  });

  it.each([
    (port: number) => `http://127.0.0.1:${port}/secret`,
    (port: number) => `https://127.0.0.1:${port}/secret`,
    (port: number) => `http://[::ffff:7f00:1]:${port}/secret`,
    (port: number) => `http://2130706433:${port}/secret`,
    () => 'file:///etc/passwd',
    () => 'data:image/png;base64,AAAA',
    () => 'https://[not-a-host]/',
  ])('never reaches a server on this machine through a redirect (%#)', async (location) => {
    const server = await serve((_, response) => response.end('secret'));
    const agents = withPublicHost(location(server.port));
    const error = await heroErrorOf(
      download('https://cdn.example.com/a.png', { privateNetwork: { kind: 'closed' }, agents }),
    );
    expect(error.code).toBe('download_blocked');
    expect(server.connections).toBe(0);
  });
});

describe("a download from a provider's private gateway", () => {
  const picture: RequestListener = (_, response) => response.end('picture');
  const secret: RequestListener = (_, response) => response.end('secret');
  const own = (server: LoopbackServer): Partial<ImageDownload> => ({
    privateNetwork: { kind: 'own', origin: server.origin },
  });

  it("may use http and the gateway's port", async () => {
    const gateway = await serve(picture);
    expect(Buffer.from(await download(`${gateway.origin}/a.png`, own(gateway))).toString()).toBe('picture');
  });

  it.each([
    ['another port', (port: number) => `http://127.0.0.1:${port}/a.png`],
    ['another spelling', (port: number) => `http://2130706433:${port}/a.png`],
    ['a name for it', (port: number) => `http://localhost:${port}/a.png`],
    ['another scheme', (port: number) => `https://127.0.0.1:${port}/a.png`],
  ])('is blocked at %s', async (_, address) => {
    const [gateway, other] = await Promise.all([serve(picture), serve(secret)]);
    const error = await heroErrorOf(download(address(other.port), own(gateway)));
    expect(error.code).toBe('download_blocked');
    expect(other.connections).toBe(0);
  });

  it.each([
    (port: number) => `http://127.0.0.1:${port}/secret`,
    (port: number) => `https://127.0.0.1:${port}/secret`,
    () => 'http://169.254.169.254/latest/meta-data/',
    () => 'https://169.254.169.254/latest/meta-data/',
    () => 'https://localhost/secret',
    () => 'https://10.0.0.1/secret',
    () => 'https://[::ffff:7f00:1]/secret',
    () => 'file:///etc/passwd',
  ])('is blocked after a redirect to another private address (%#)', async (location) => {
    const other = await serve(secret);
    const gateway = await serve((_, response) => {
      response.writeHead(302, { location: location(other.port) }).end();
    });
    const error = await heroErrorOf(download(`${gateway.origin}/a.png`, own(gateway)));
    expect(error.code).toBe('download_blocked');
    expect([gateway.connections, other.connections]).toStrictEqual([1, 0]);
  });

  it('is allowed at a private host that the config lists, and through a redirect to it', async () => {
    const files = await serve(picture);
    const gateway = await serve((_, response) => {
      response.writeHead(302, { location: `http://localhost:${files.port}/a.png` }).end();
    });
    const bytes = await download(`${gateway.origin}/`, {
      ...own(gateway),
      resultHosts: ['127.0.0.1', 'localhost'],
    });
    expect(Buffer.from(bytes).toString()).toBe('picture');
    expect(files.connections).toBe(1);
  });

  it('is blocked outside the hosts that the config lists', async () => {
    const gateway = await serve(picture);
    const error = await heroErrorOf(
      download(`${gateway.origin}/`, { ...own(gateway), resultHosts: ['files.test'] }),
    );
    expect(error.code).toBe('download_blocked');
    expect(gateway.connections).toBe(0);
  });

  it("is allowed where a name resolves to a private address only for the gateway's own origin", async () => {
    const gateway = await serve(picture);
    const lookup: LookupFunction = (_hostname, _options, callback) =>
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    const named = `http://gateway.internal:${gateway.port}`;
    const rules = { privateNetwork: { kind: 'own', origin: named }, agents: realAgents(lookup) } as const;
    expect(Buffer.from(await download(`${named}/a.png`, rules)).toString()).toBe('picture');
    const error = await heroErrorOf(download('https://cdn.example.com/a.png', rules));
    expect(error.code).toBe('download_blocked');
    expect(error.message).toContain('private or special address');
    expect(gateway.connections).toBe(1);
  });
});
