import { buffer } from 'node:stream/consumers';
import type { IncomingHttpHeaders } from 'node:http';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenAiCompatibleConfig } from '../../../server/src/contracts/config';
import type { SourceImage } from '../../../server/src/contracts/provider';
import { createOpenAiCompatibleProvider } from '../../../server/src/providers/openai/openai-compatible';
import { listenOnLoopback } from '../../support/emulators/loopback';
import type { LoopbackServer } from '../../support/emulators/loopback';
import { startOpenAiEmulator } from '../../support/emulators/openai';
import { aClock, aContext, anImageRequest, heroErrorOf } from './fixtures';

interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const PICTURE = { data: [{ b64_json: 'iVBORw0KGgo=' }] };

let server: LoopbackServer;
let received: Received[];
/** The responses to send, in order; an image when none is left. */
let answers: { status: number; body: unknown }[];

beforeEach(async () => {
  received = [];
  answers = [];
  server = await listenOnLoopback((request, response) => {
    void buffer(request).then((body) => {
      received.push({ method: request.method!, path: request.url!, headers: request.headers, body });
      const answer = answers.shift() ?? { status: 200, body: PICTURE };
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
});
afterEach(async () => {
  await server.close();
});

const aProvider = (overrides: Partial<OpenAiCompatibleConfig> = {}) =>
  createOpenAiCompatibleProvider({
    name: 'main',
    config: {
      type: 'openai-compatible',
      baseUrl: `${server.origin}/v1`,
      apiKey: 'sk-emulated-0123456789',
      timeoutMs: 30_000,
      allowPrivateNetwork: true,
      ...overrides,
    },
    connection: { clock: aClock() },
  });

/** Every byte value, and the delimiters of a form. */
const AWKWARD = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, value) => value)),
  Buffer.from('\r\n--\r\n----formdata\r\nContent-Disposition: form-data; name="model"\r\n\r\nother\r\n'),
]);
const png = (bytes: Uint8Array = AWKWARD): SourceImage => ({ bytes, mime: 'image/png' });

const edit = (references: SourceImage[], overrides: Partial<OpenAiCompatibleConfig> = {}) =>
  aProvider(overrides).submit(anImageRequest({ references, quality: 'high' }), aContext());

/** The form as another implementation parses it: fields as text, files as name, type and bytes. */
const readForm = async ({ headers, body }: Received) => {
  const form = await new Response(Uint8Array.from(body), {
    headers: { 'content-type': headers['content-type']! },
  }).formData();
  return Promise.all(
    [...form.entries()].map(async ([field, value]) =>
      typeof value === 'string'
        ? [field, value]
        : [field, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString('hex')],
    ),
  );
};

const fields = [
  ['model', 'gpt-image-2'],
  ['prompt', 'A quiet harbour at dawn'],
  ['size', '1536x1024'],
  ['quality', 'high'],
];

describe('an edit', () => {
  it('sends the documented fields and the file, byte for byte', async () => {
    const answer = await edit([png()]);
    const [request] = received;
    expect(`${request!.method} ${request!.path}`).toBe('POST /v1/images/edits');
    expect(await readForm(request!)).toStrictEqual([
      ...fields,
      ['image', 'reference-1.png', 'image/png', AWKWARD.toString('hex')],
    ]);
    expect(answer).toMatchObject({ state: 'produced', warnings: [] });
  });

  it('sends several files as image[], each with its own type', async () => {
    await edit([
      png(Buffer.from('one')),
      { bytes: Buffer.from('two'), mime: 'image/jpeg' },
      { bytes: Buffer.from('three'), mime: 'image/webp' },
    ]);
    expect(await readForm(received[0]!)).toStrictEqual([
      ...fields,
      ['image[]', 'reference-1.png', 'image/png', Buffer.from('one').toString('hex')],
      ['image[]', 'reference-2.jpg', 'image/jpeg', Buffer.from('two').toString('hex')],
      ['image[]', 'reference-3.webp', 'image/webp', Buffer.from('three').toString('hex')],
    ]);
  });

  it('sends the count, and the prompt in every script', async () => {
    const prompt = 'Ein Hafen – 港の朝 ⚓\n"quoted"';
    const request = anImageRequest({ references: [png()], count: 2, prompt });
    await aProvider().submit(request, aContext());
    expect(await readForm(received[0]!)).toEqual(
      expect.arrayContaining([
        ['prompt', prompt],
        ['n', '2'],
      ]),
    );
  });

  it('sends key, idempotency key and length', async () => {
    await edit([png()]);
    const { headers, body } = received[0]!;
    expect(headers).toMatchObject({
      authorization: 'Bearer sk-emulated-0123456789',
      'idempotency-key': 'run-1-attempt-1',
      'content-length': String(body.byteLength),
    });
  });

  it('sends the same bytes with the same idempotency key when it is sent again', async () => {
    const limited = { status: 429, body: { error: { message: 'Slow down', code: 'rate_limit_exceeded' } } };
    answers = [limited, limited];
    await edit([png(), png()]);
    expect(received).toHaveLength(3);
    const [first, ...others] = received;
    for (const again of others) {
      expect(again.body.equals(first!.body)).toBe(true);
      expect(again.headers['content-type']).toBe(first!.headers['content-type']);
      expect(again.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
    }
  });

  it('omits unsupported reference formats, with a warning', async () => {
    const { warnings } = await edit([
      { bytes: Buffer.from('<svg/>'), mime: 'image/svg+xml' },
      png(Buffer.from('good')),
      { bytes: Buffer.from('GIF89a'), mime: 'image/gif' },
    ]);
    expect((await readForm(received[0]!)).slice(4)).toStrictEqual([
      ['image', 'reference-1.png', 'image/png', Buffer.from('good').toString('hex')],
    ]);
    expect(warnings).toStrictEqual([
      {
        type: 'unsupported',
        feature: 'references',
        message: '2 of 3 reference images were not sent: the API reads PNG, JPEG and WebP.',
      },
    ]);
  });

  it('without a supported reference becomes a generation', async () => {
    const { warnings } = await edit([{ bytes: Buffer.from('GIF89a'), mime: 'image/gif' }]);
    expect(received[0]!.path).toBe('/v1/images/generations');
    expect(JSON.parse(received[0]!.body.toString())).toMatchObject({ model: 'gpt-image-2' });
    expect(warnings).toMatchObject([{ type: 'unsupported', feature: 'references' }]);
  });

  it('sends at most sixteen files', async () => {
    const { warnings } = await edit(Array.from({ length: 18 }, () => png(Buffer.from('x'))));
    expect((await readForm(received[0]!)).filter(([field]) => field === 'image[]')).toHaveLength(16);
    expect(warnings).toMatchObject([{ type: 'adapted', feature: 'references' }]);
  });

  it('is accepted by a strict form parser, and billed once', async () => {
    const emulator = await startOpenAiEmulator();
    try {
      const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#345' } })
        .png()
        .toBuffer();
      const { baseUrl, apiKey } = emulator;
      for (const references of [[png(bytes)], [png(bytes), png(bytes)]]) {
        const answer = await edit(references, { baseUrl, apiKey });
        expect(answer).toMatchObject({ warnings: [], images: [{ content: { kind: 'bytes' } }] });
      }
      expect(emulator.requests.map(({ path }) => path)).toStrictEqual([
        '/v1/images/edits',
        '/v1/images/edits',
      ]);
      expect(emulator.billed).toHaveLength(2);
    } finally {
      await emulator.close();
    }
  });

  it.each([404, 405])('refused with %d hints that the API may not support edits', async (status) => {
    answers = [{ status, body: { error: { message: 'Invalid URL' } } }];
    const { code, message } = await heroErrorOf(edit([png()]));
    expect(code).toBe('provider_rejected');
    expect(message).toContain('may not take reference images');
    expect(received).toHaveLength(1);
  });

  it.each([
    [400, 'provider_rejected'],
    [401, 'provider_auth'],
    [402, 'provider_credits'],
    [500, 'provider_outcome_unknown'],
  ])('refused with %d fails as %s after one call', async (status, code) => {
    answers = [{ status, body: { error: { message: 'No.' } } }];
    expect((await heroErrorOf(edit([png()]))).code).toBe(code);
    expect(received).toHaveLength(1);
  });
});

describe('DALL·E 3', () => {
  it('gets its own parameters, one image per call', async () => {
    const provider = aProvider({ model: 'dall-e-3' });
    const request = anImageRequest({ count: 3, quality: 'high', references: [png()] });
    const { warnings } = await provider.submit(request, aContext());
    expect(received[0]!.path).toBe('/v1/images/generations');
    expect(JSON.parse(received[0]!.body.toString())).toStrictEqual({
      model: 'dall-e-3',
      prompt: 'A quiet harbour at dawn',
      size: '1792x1024',
      quality: 'hd',
      response_format: 'b64_json',
    });
    expect(provider.capabilities).toMatchObject({ maxImagesPerCall: 1, edits: false });
    expect(warnings.map(({ feature }) => feature)).toStrictEqual(['count', 'references']);
  });
});

describe('the connection test of an OpenAI-compatible API', () => {
  const check = (overrides: Partial<OpenAiCompatibleConfig> = {}) =>
    aProvider(overrides).check!({ signal: new AbortController().signal });
  const listOf = (...ids: string[]) => ({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });

  it.each([
    [200, listOf('gpt-image-1', 'gpt-image-2'), 'accepted', 'offers gpt-image-2'],
    [200, listOf('gpt-image-1'), 'accepted', 'does not list gpt-image-2'],
    [200, { hello: 'world' }, 'untested', 'without a list'],
    [302, {}, 'untested', 'HTTP 302'],
    [401, {}, 'refused', 'providers.main.apiKey'],
    [403, {}, 'refused', 'providers.main.apiKey'],
    [404, {}, 'untested', 'the first picture will tell'],
    [405, {}, 'untested', 'the first picture will tell'],
    [429, {}, 'untested', 'HTTP 429'],
    [500, {}, 'untested', 'HTTP 500'],
  ])('for a response %d %j finds the key %s', async (status, body, key, words) => {
    answers = [{ status, body }];
    const found = await check();
    expect(found).toMatchObject({ key, balance: null });
    expect(found.detail).toContain(words);
    expect(found.detail).not.toContain('sk-emulated');
    expect(received.map(({ method, path }) => `${method} ${path}`)).toStrictEqual(['GET /v1/models']);
    expect(received[0]!.headers.authorization).toBe('Bearer sk-emulated-0123456789');
  });

  it('explains why the API cannot be tested', async () => {
    await server.unplug();
    expect((await heroErrorOf(check())).toData()).toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('the connection was refused') as string,
    });
    const blocked = await heroErrorOf(check({ allowPrivateNetwork: false }));
    expect(blocked.message).toContain('allowPrivateNetwork');
    expect((await heroErrorOf(check({ apiKey: '' }))).code).toBe('provider_auth');
  });
});
