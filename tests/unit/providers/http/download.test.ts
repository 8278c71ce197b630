import type { RequestListener } from 'node:http';
import type { Dispatcher } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedAgent } from '../../../../server/src/providers/http/agent';
import type { GuardedAgent } from '../../../../server/src/providers/http/agent';
import { downloadImage } from '../../../../server/src/providers/http/download';
import type { ImageDownload } from '../../../../server/src/providers/http/download';
import { startOpenAiEmulator } from '../../../support/emulators/openai';
import { listenOnLoopback } from '../../../support/emulators/loopback';
import type { LoopbackServer } from '../../../support/emulators/loopback';
import { aClock, heroErrorOf } from '../fixtures';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const serve = async (handler: RequestListener): Promise<LoopbackServer> => {
  const server = await listenOnLoopback(handler);
  closing.push(server.close);
  return server;
};

const download = (url: string, overrides: Partial<ImageDownload> = {}): Promise<Uint8Array> =>
  downloadImage({
    url,
    resultHosts: null,
    allowPrivateNetwork: true,
    maxBytes: 1_000,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    clock: aClock(),
    ...overrides,
  });

describe('a download', () => {
  it('brings the bytes as they are, and sends neither key nor cookie', async () => {
    const emulator = await startOpenAiEmulator({ answerWith: 'url' });
    closing.push(emulator.close);
    const answer = await fetch(`${emulator.baseUrl}/images/generations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-image-1', prompt: 'A barn', size: '1024x1024' }),
    });
    const { data } = (await answer.json()) as { data: [{ url: string }] };
    const bytes = await download(data[0].url, { maxBytes: 20_000_000 });
    expect(Buffer.from(bytes).subarray(1, 4).toString()).toBe('PNG');
    const { authorization, cookie } = emulator.downloads[0]!.headers;
    expect([authorization, cookie]).toStrictEqual([undefined, undefined]);
  });

  it('follows three redirects, also relative ones, and not a fourth', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('picture');
      else response.writeHead(302, { location: `/${left - 1}`, 'set-cookie': 'a=b' }).end();
    });
    expect(Buffer.from(await download(`${server.origin}/3`)).toString()).toBe('picture');
    const error = await heroErrorOf(download(`${server.origin}/4`));
    expect(error.code).toBe('download_blocked');
  });

  it('judges every redirect by the host list', async () => {
    const other = await serve((_, response) => response.end('secret'));
    const server = await serve((_, response) => {
      response.writeHead(307, { location: `http://localhost:${other.port}/` }).end();
    });
    const error = await heroErrorOf(download(`${server.origin}/`, { resultHosts: ['127.0.0.1'] }));
    expect(error.code).toBe('download_blocked');
    expect(other.connections).toBe(0);
  });

  it.each([
    [403, 'download_expired'],
    [404, 'download_expired'],
    [410, 'download_expired'],
    [400, 'provider_bad_response'],
    [401, 'provider_bad_response'],
    [204, 'provider_bad_response'],
    [206, 'provider_bad_response'],
    [304, 'provider_bad_response'],
  ])('of an address that answers %d ends as %s at once', async (status, code) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    expect((await heroErrorOf(download(`${server.origin}/a.png?sig=s3cret`))).code).toBe(code);
    expect(server.connections).toBe(1);
  });

  it.each([
    ['a server error', (_, response) => response.writeHead(503).end()],
    ['too many requests', (_, response) => response.writeHead(429, { 'retry-after': '1' }).end()],
    ['a reset', (_, response) => response.socket?.resetAndDestroy()],
    [
      'a cut-off body',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('pict', () => response.socket?.destroy());
      },
    ],
    ['an empty body', (_, response) => response.end()],
  ] satisfies [string, RequestListener][])('is tried again after %s', async (_, fault) => {
    let calls = 0;
    const server = await serve((request, response) => {
      calls++;
      if (calls < 3) fault(request, response);
      else response.end('picture');
    });
    expect(Buffer.from(await download(`${server.origin}/`)).toString()).toBe('picture');
    expect(calls).toBe(3);
  });

  it('is given up after four attempts', async () => {
    const server = await serve((_, response) => response.writeHead(500).end());
    const error = await heroErrorOf(download(`${server.origin}/`));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(server.connections).toBe(4);
  });

  it('stops at the byte cap when the size is told', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-length': 1_001 }).write('x'),
    );
    expect((await heroErrorOf(download(`${server.origin}/`))).code).toBe('download_too_large');
    expect(server.connections).toBe(1);
  });

  it('stops at the byte cap when the body never ends', async () => {
    let sent = 0;
    const server = await serve((_, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        sent += 65_536;
        response.write(Buffer.alloc(65_536), more);
      };
      more();
    });
    const error = await heroErrorOf(download(`${server.origin}/`, { maxBytes: 100_000 }));
    expect(error.code).toBe('download_too_large');
    expect(sent).toBeLessThan(50_000_000);
  });

  it('takes a picture of exactly the cap', async () => {
    const server = await serve((_, response) => response.end(Buffer.alloc(1_000)));
    expect(await download(`${server.origin}/`)).toHaveLength(1_000);
  });

  it('stops at the time cap, however the bytes trickle', async () => {
    const server = await serve((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(timer));
    });
    const error = await heroErrorOf(download(`${server.origin}/`, { timeoutMs: 300 }));
    expect(error).toMatchObject({ code: 'provider_timeout', retryable: true });
  });

  it('ends when it is canceled', async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort());
    expect((await heroErrorOf(download(`${server.origin}/`, { signal: controller.signal }))).code).toBe(
      'canceled',
    );
  });
});

/** Redirects from a public host without a network; everything else goes through the real guarded agent. */
const withPublicHost = (location: string): GuardedAgent => {
  const guarded = createGuardedAgent({ allowPrivateNetwork: false });
  closing.push(guarded.close);
  const redirect: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    if (String(options.origin) !== 'https://cdn.example.com') return dispatch(options, handler);
    const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 302, { location }, 'Found');
    handler.onResponseEnd?.(controller, {});
    return true;
  };
  return {
    dispatcher: async () => (await guarded.dispatcher()).compose(redirect),
    close: guarded.close,
  };
};

describe('a download that leads inside', () => {
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

  it.each(inside)('directly to %s is blocked', async (host) => {
    const error = await heroErrorOf(download(`https://${host}/a.png`, { allowPrivateNetwork: false }));
    expect(error).toMatchObject({ code: 'download_blocked', retryable: false });
  });

  it.each(inside)('through a redirect to %s is blocked', async (host) => {
    const error = await heroErrorOf(
      download('https://cdn.example.com/a.png', {
        allowPrivateNetwork: false,
        agent: withPublicHost(`https://${host}/secret`),
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
    const agent = withPublicHost(location(server.port));
    const error = await heroErrorOf(
      download('https://cdn.example.com/a.png', { allowPrivateNetwork: false, agent }),
    );
    expect(error.code).toBe('download_blocked');
    expect(server.connections).toBe(0);
  });
});
