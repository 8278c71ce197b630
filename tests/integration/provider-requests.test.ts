import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExamineSite } from '../../server/src/contracts/admin-api';
import type { Generation } from '../../server/src/contracts/generation';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { draftArticle, finished, ledgerRow, press } from '../support/blog/blog-runs';
import { SMALL_OUTPUT } from '../support/small-output';
import { startBlog, type Blog } from '../support/strapi';

let blog: Blog;
let openai: VendorEmulator;
/** A server of image models that knows few parameters, and says so in words and in FastAPI's form. */
let local: VendorEmulator;
let proxy: ConnectProxy;

/** Of a gateway that takes a key in its query as well. */
const SECRET = 'c0de-of-the-gateway';
const PROXY_PASSWORD = 'open-sesame';

beforeAll(async () => {
  openai = await startOpenAiEmulator();
  const extra = { type: 'extra_forbidden', loc: ['body', 'quality'], msg: 'Extra inputs are not permitted' };
  local = await startOpenAiEmulator({
    lacks: {
      size: { status: 400, body: { detail: 'Argument not supported: size' } },
      quality: { status: 422, body: { detail: [extra] } },
      background: { status: 400, body: { error: { message: 'No.', param: 'background' } } },
    },
  });
  proxy = await startConnectProxy((target) =>
    target.startsWith('closed.') ? { refused: 403 } : { port: Number(new URL(openai.baseUrl).port) },
  );
  const at = (baseUrl: string, { apiKey } = openai) =>
    ({ type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true }) as const;
  const behindProxy = { ...at('http://images.vendor.test/v1'), allowPrivateNetwork: false };
  blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: {
        endpoint: at(`${openai.baseUrl}/images/edits/?api-version=2025-04-01#images`),
        nowhere: at(`${openai.baseUrl}/v2?code=${SECRET}&api-version=2025-04-01`),
        local: at(local.baseUrl, local),
        fitted: {
          ...at(local.baseUrl, local),
          request: { omit: ['size', 'quality'], add: { user: 'blog', output_format: 'jpeg' } },
        },
        stubborn: { ...at(local.baseUrl, local), request: { add: { background: 'opaque' } } },
        proxied: behindProxy,
        closed: { ...behindProxy, baseUrl: 'http://closed.vendor.test/v1' },
        inside: { ...behindProxy, baseUrl: 'http://localhost:9/v1' },
      },
      use: ['brand-card'],
      publish: { mode: 'off' },
    },
    env: {
      http_proxy: proxy.url.replace('//', `//ada:${PROXY_PASSWORD}@`),
      NO_PROXY: '127.0.0.1',
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await Promise.all([openai.close(), local.close(), proxy.close()]);
});

const draw = async (wishes: object): Promise<Generation> => {
  const documentId = await draftArticle(blog);
  return finished(blog, await press(blog, { documentId, locale: 'en', ...wishes }));
};

/** A stored hero, to be used as a reference. */
const aLibraryImage = async (): Promise<number> => (await draw({ provider: 'brand-card' })).hero!.image.id;

const tested = async (name: string): Promise<string> =>
  (await blog.admin(`/hero-image/providers/${name}/test`, { method: 'POST' })).text();

describe('a baseUrl with an endpoint, a query and a fragment', () => {
  const QUERY = '?api-version=2025-04-01';
  const lastPath = (): string => openai.requests.at(-1)!.path;

  it('sends generations, edits and models requests to their own path, each with the query of baseUrl', async () => {
    expect(await draw({ provider: 'endpoint' })).toMatchObject({ status: 'succeeded' });
    expect(lastPath()).toBe(`/v1/images/generations${QUERY}`);

    const reference = { file: await aLibraryImage() };
    expect(await draw({ provider: 'endpoint', reference })).toMatchObject({ status: 'succeeded' });
    expect(lastPath()).toBe(`/v1/images/edits${QUERY}`);

    expect(JSON.parse(await tested('endpoint'))).toMatchObject({
      data: { reachable: true, key: 'accepted' },
    });
    expect(lastPath()).toBe(`/v1/models${QUERY}`);
  });

  it('shows the requested URL in a 404 error, without API key and query secrets', async () => {
    const run = await draw({ provider: 'nowhere' });
    const asked = `${openai.baseUrl}/v2/images/generations?code=…&api-version=2025-04-01`;
    expect(run.error?.message).toContain(asked);
    const told = await tested('nowhere');
    expect(told).toContain(`${openai.baseUrl}/v2/models?code=…`);
    for (const text of [JSON.stringify(run), told]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(openai.apiKey);
    }
  });
});

describe('a vendor that does not take all parameters', () => {
  const sent = (from: number) => local.requests.slice(from).map(({ body }) => Object.keys(body ?? {}));

  it('repeats a refused request without the refused parameter, and leaves it out from then on', async () => {
    const run = await draw({ provider: 'local' });
    expect(run).toMatchObject({ status: 'succeeded', provider: 'local', tried: [], error: null });
    expect(sent(0)).toStrictEqual([
      ['model', 'prompt', 'size', 'quality'],
      ['model', 'prompt', 'quality'],
      ['model', 'prompt'],
    ]);
    expect(local.billed).toHaveLength(1);
    const { calls } = await ledgerRow(blog, run.id);
    expect(calls.map(({ outcome, credits }) => [outcome, credits])).toStrictEqual([
      ['refused', 0],
      ['refused', 0],
      ['delivered', null],
    ]);
    expect(calls.at(-1)?.idempotencyKey).toBe(local.billed[0]?.idempotencyKey);
    expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    for (const field of ['size', 'quality'])
      expect(run.warnings.join(' ')).toMatch(
        new RegExp(`does not take “${field}”.*providers\\.local\\.request\\.omit`),
      );

    const next = await draw({ provider: 'local' });
    expect(next.status).toBe('succeeded');
    expect(sent(3)).toStrictEqual([['model', 'prompt']]);
    expect(next.warnings.join(' ')).toContain('“size”');
  });

  it('adds and omits request fields as providers.*.request says', async () => {
    const before = local.requests.length;
    const run = await draw({ provider: 'fitted' });
    expect(run).toMatchObject({ status: 'succeeded', warnings: [] });
    expect(local.requests.slice(before).map(({ body }) => body)).toStrictEqual([
      { model: 'gpt-image-2', prompt: expect.any(String) as string, user: 'blog', output_format: 'jpeg' },
    ]);

    const reference = { file: await aLibraryImage() };
    const edit = await draw({ provider: 'fitted', reference });
    expect(edit.status).toBe('succeeded');
    const form = local.requests.at(-1)!.raw.toString('latin1');
    expect(form).toContain('name="output_format"\r\n\r\njpeg\r\n');
    expect(form).not.toContain('name="size"');
  });

  it('fails when the vendor refuses a field that the config adds', async () => {
    const before = local.billed.length;
    const run = await draw({ provider: 'stubborn' });
    expect([run.status, run.error?.code]).toStrictEqual(['failed', 'provider_rejected']);
    expect(local.billed).toHaveLength(before);
  });
});

describe('a provider behind the proxy of the environment', () => {
  it('connects through a proxy tunnel, with the proxy’s own credentials', async () => {
    const before = proxy.asked.length;
    expect(await draw({ provider: 'proxied' })).toMatchObject({ status: 'succeeded', provider: 'proxied' });
    expect(proxy.asked.slice(before)).toStrictEqual(['images.vendor.test:80']);
    const basic = Buffer.from(`ada:${PROXY_PASSWORD}`).toString('base64');
    expect(proxy.authorizations.at(-1)).toBe(`Basic ${basic}`);
    expect(openai.requests.at(-1)?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('bypasses the proxy for hosts in NO_PROXY', async () => {
    const before = proxy.asked.length;
    expect(await draw({ provider: 'fitted' })).toMatchObject({ status: 'succeeded' });
    expect(proxy.asked).toHaveLength(before);
  });

  it('reports a refused proxy connection as unreachable', async () => {
    const told = await tested('closed');
    expect(told).toContain('the proxy of this server refused the connection with HTTP 403');
    expect(told).not.toContain(PROXY_PASSWORD);
  });

  it('refuses private addresses before it asks the proxy', async () => {
    const before = proxy.asked.length;
    const run = await draw({ provider: 'inside' });
    expect(run.error?.message).toContain('private or special address');

    openai.script([{ status: 200, bills: true, body: { data: [{ url: 'https://localhost/secret.png' }] } }]);
    const download = await draw({ provider: 'endpoint' });
    expect(download.error?.code).toBe('download_blocked');
    expect(proxy.asked).toHaveLength(before);
  });

  it('shows the proxy in the doctor, without its password', async () => {
    const text = await (await blog.admin('/hero-image/doctor')).text();
    const { data } = JSON.parse(text) as ExamineSite.Response;
    expect(data.find(({ name }) => name === 'proxy')).toMatchObject({
      state: 'ok',
      says: expect.stringContaining(new URL(proxy.url).host) as string,
    });
    expect(text).not.toContain(PROXY_PASSWORD);
  });
});
