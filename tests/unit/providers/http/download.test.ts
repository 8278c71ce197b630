import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOpenAiEmulator } from '../../../support/emulators/openai';
import { aClock, heroErrorOf } from '../fixtures';
import { download, serve } from './a-download';

describe('a download', () => {
  it('returns the bytes unchanged, and sends neither key nor cookie', async () => {
    const emulator = await startOpenAiEmulator({ answerWith: 'url' });
    onTestFinished(emulator.close);
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

  it('follows three redirects, relative ones included, but not a fourth', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('picture');
      else response.writeHead(302, { location: `/${left - 1}`, 'set-cookie': 'a=b' }).end();
    });
    expect(Buffer.from(await download(`${server.origin}/3`)).toString()).toBe('picture');
    const error = await heroErrorOf(download(`${server.origin}/4`));
    expect(error.code).toBe('download_blocked');
  });

  it('checks every redirect against the host list', async () => {
    const other = await serve((_, response) => response.end('secret'));
    const server = await serve((_, response) => {
      response.writeHead(307, { location: `http://localhost:${other.port}/` }).end();
    });
    const error = await heroErrorOf(download(`${server.origin}/`, { resultHosts: ['127.0.0.1'] }));
    expect(error.code).toBe('download_blocked');
    expect(other.connections).toBe(0);
  });

  it.each([
    [410, 'download_expired'],
    [400, 'provider_bad_response'],
    [401, 'provider_bad_response'],
    [206, 'provider_bad_response'],
    [304, 'provider_bad_response'],
  ])('of a URL that answers %d fails as %s at once', async (status, code) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    expect((await heroErrorOf(download(`${server.origin}/a.png?sig=s3cret`))).code).toBe(code);
    expect(server.connections).toBe(1);
  });

  it.each([
    [403, 'download_expired'],
    [404, 'download_expired'],
    [409, 'provider_unavailable'],
    [425, 'provider_unavailable'],
    [200, 'provider_unavailable'],
    [202, 'provider_unavailable'],
    [204, 'provider_unavailable'],
  ])('of a URL that answers %d is retried until the image appears', async (status, code) => {
    let asked = 0;
    const server = await serve((request, response) => {
      asked += 1;
      if (request.url === '/late.png' && asked > 2) response.end('picture');
      else response.writeHead(status).end();
    });
    const clock = aClock();
    const bytes = await download(`${server.origin}/late.png`, { timeoutMs: 60_000, clock });
    expect(Buffer.from(bytes).toString()).toBe('picture');
    expect(clock.waits).toStrictEqual([1_250, 2_250]);

    const error = await heroErrorOf(download(`${server.origin}/never.png`, { timeoutMs: 60_000, clock }));
    expect(error).toMatchObject({ code, retryable: false });
    expect(clock.waits.slice(2)).toStrictEqual([1_250, 2_250, 4_250, 4_250]);
  });

  it("is retried no longer than the provider's timeout", async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    const clock = aClock();
    const error = await heroErrorOf(download(`${server.origin}/`, { timeoutMs: 3_000, clock }));
    expect(error.code).toBe('download_expired');
    expect(clock.waits).toStrictEqual([1_250]);
  });

  it("waits for the storage's retry-after", async () => {
    const server = await serve((_, response) => response.writeHead(425, { 'retry-after': '6' }).end());
    const clock = aClock();
    await heroErrorOf(download(`${server.origin}/`, { timeoutMs: 60_000, clock }));
    expect(clock.waits).toStrictEqual([6_250, 6_250]);
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
  ] satisfies [string, RequestListener][])('is retried after %s', async (_, fault) => {
    let calls = 0;
    const server = await serve((request, response) => {
      calls++;
      if (calls < 3) fault(request, response);
      else response.end('picture');
    });
    expect(Buffer.from(await download(`${server.origin}/`)).toString()).toBe('picture');
    expect(calls).toBe(3);
  });

  it('fails after four attempts', async () => {
    const server = await serve((_, response) => response.writeHead(500).end());
    const error = await heroErrorOf(download(`${server.origin}/`));
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true });
    expect(server.connections).toBe(4);
  });

  it('stops at the size limit when the declared size exceeds it', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-length': 1_001 }).write('x'),
    );
    expect((await heroErrorOf(download(`${server.origin}/`))).code).toBe('download_too_large');
    expect(server.connections).toBe(1);
  });

  it('stops at the size limit when the body never ends', async () => {
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

  it('reads no more than the declared size', async () => {
    const server = await serve((_, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npict${'x'.repeat(100_000)}`);
    });
    expect(Buffer.from(await download(`${server.origin}/`)).toString()).toBe('pict');
  });

  it('is incomplete until the declared size has arrived', async () => {
    const server = await serve((_, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\npict');
    });
    expect(await heroErrorOf(download(`${server.origin}/`))).toMatchObject({
      code: 'provider_unavailable',
      retryable: true,
    });
    expect(server.connections).toBe(4);
  });

  it('stops at the size limit when no size is declared', async () => {
    const server = await serve((_, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'x'.repeat(2_000)}`);
    });
    expect((await heroErrorOf(download(`${server.origin}/`))).code).toBe('download_too_large');
  });

  it('requests no compression, and does not decompress a compressed response', async () => {
    const packed = gzipSync(Buffer.alloc(1_000_000));
    let asked: string | undefined;
    const server = await serve((request, response) => {
      asked = request.headers['accept-encoding'];
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    const bytes = await download(`${server.origin}/`, { maxBytes: 2_000 });
    expect(asked).toBe('identity');
    expect(bytes).toHaveLength(packed.byteLength);
  });

  it('sends the same headers after a redirect', async () => {
    const sent: string[][] = [];
    const server = await serve((request, response) => {
      sent.push(Object.keys(request.headers).sort());
      if (request.url === '/') response.writeHead(302, { location: '/next', 'set-cookie': 'a=b' }).end();
      else response.end('picture');
    });
    await download(`${server.origin}/`);
    const headers = ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'];
    expect(sent).toStrictEqual([headers, headers]);
  });

  it('accepts an image of exactly the size limit', async () => {
    const server = await serve((_, response) => response.end(Buffer.alloc(1_000)));
    expect(await download(`${server.origin}/`)).toHaveLength(1_000);
  });

  it('stops at the time limit, however slowly bytes arrive', async () => {
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
