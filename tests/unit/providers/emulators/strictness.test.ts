import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGptImage2AiEmulator } from '../../../support/emulators/gptimage2-ai';
import { startGptImage2ArtEmulator } from '../../../support/emulators/gpt-image-2-art';
import { startGptImageApiDevEmulator } from '../../../support/emulators/gptimageapi-dev';
import { startKairvalEmulator } from '../../../support/emulators/kairval';
import type { EmulatorOptions, VendorEmulator } from '../../../support/emulators/vendor-server';

type Body = Record<string, unknown>;

interface Vendor {
  start: (options?: EmulatorOptions) => Promise<VendorEmulator>;
  path: string;
  good: Body;
  /** Every documented field with a valid value, in addition to those of `good`. */
  fields: Body;
  /** Bodies that are rejected. */
  bad: Body[];
  /** Whether the same key and body are billed once. */
  isIdempotent: boolean;
  credits: number;
  error: object;
}

const text = (length: number): string => 'x'.repeat(length);
const error = { code: expect.any(String) as string, message: expect.any(String) as string };

const VENDORS: Record<string, Vendor> = {
  kairval: {
    start: startKairvalEmulator,
    path: '/images/generate',
    good: { model: 'gpt-image-2', prompt: 'A barn' },
    fields: { aspect_ratio: '16:9', output_format: 'jpg', negative_prompt: 'text', n: 2, seed: 7 },
    bad: [
      { prompt: undefined },
      { model: undefined },
      { model: 'dall-e-3' },
      { prompt: '' },
      { prompt: text(32_001) },
      { aspect_ratio: '2:1' },
      { output_format: 'jpeg' },
      { n: 0 },
      { n: 5 },
      { n: '2' },
      { seed: 'seven' },
      { size: '1024x1024' },
      { strength: 0.5 },
    ],
    isIdempotent: true,
    credits: 50,
    error: { error: { ...error, type: expect.any(String) as string } },
  },
  'gpt-image-2-art': {
    start: startGptImage2ArtEmulator,
    path: '/images/generations',
    good: { prompt: 'A barn' },
    fields: {
      model: 'gpt-image-2-text-to-image',
      n: 2,
      size: '1920x1088',
      quality: 'high',
      output_format: 'webp',
      response_format: 'url',
      user: 'somebody',
    },
    bad: [
      { prompt: undefined },
      { prompt: '' },
      { model: 'gpt-image-1' },
      { image_urls: [] },
      { image_urls: ['ftp://example.com/a.png'] },
      { image_urls: ['http://127.0.0.1:9/a.png'] },
      { n: 11 },
      { size: '1920x1080' },
      { quality: 'medium' },
      { output_format: 'jpg' },
      { response_format: 'b64_json' },
      { seed: 1 },
    ],
    isIdempotent: false,
    credits: 10,
    error: { error: { ...error, type: expect.any(String) as string } },
  },
  'gptimage2-ai': {
    start: startGptImage2AiEmulator,
    path: '/generate',
    good: { prompt: 'A barn' },
    fields: {
      mode: 'text-to-image',
      ratio: '16:9',
      count: 2,
      style: 'editorial-photo',
      lighting: 'soft',
      camera: 'wide',
      negative: 'text',
    },
    bad: [
      { prompt: undefined },
      { prompt: ' ' },
      { mode: 'edit' },
      { mode: 'image-to-image' },
      { ratio: '2:1' },
      { count: 5 },
      { imageUrls: 'https://example.com/a.png' },
      { style: 'A sentence.' },
      { model: 'gpt-image-2' },
    ],
    isIdempotent: true,
    credits: 10,
    error: { error: expect.any(String) as string },
  },
  'gptimageapi-dev': {
    start: startGptImageApiDevEmulator,
    path: '/images/generate',
    good: { prompt: 'A barn' },
    fields: { model: 'gpt-image-2', size: '2:1', quality: 'medium', n: 2, background: 'opaque' },
    bad: [
      { prompt: undefined },
      { model: 'gpt-image-1' },
      { size: '1024x1024' },
      { quality: 'auto' },
      { n: 0 },
      { background: 'auto' },
      { negative_prompt: 'text' },
    ],
    isIdempotent: false,
    credits: 6,
    error: { code: expect.any(Number) as number, message: expect.any(String) as string },
  },
};

const described = (body: Body): string =>
  Object.entries(body)
    .map(
      ([name, value]) => `${name} ${value === undefined ? 'left out' : JSON.stringify(value).slice(0, 30)}`,
    )
    .join(', ');

describe.each(Object.entries(VENDORS))('the emulator of %s', (_name, vendor) => {
  let emulator: VendorEmulator;
  beforeAll(async () => {
    emulator = await vendor.start();
  });
  afterAll(() => emulator.close());

  const call = async (body: Body, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${emulator.baseUrl}${vendor.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as object, headers: answer.headers };
  };

  it.each(Object.entries(vendor.fields))('accepts the documented field %s', async (name, value) => {
    expect((await call({ ...vendor.good, [name]: value })).status).toBe(200);
  });

  it.each(vendor.bad.map((body) => [described(body), body] as const))(
    "rejects %s with the vendor's error format, and bills nothing",
    async (_, body) => {
      const before = emulator.billed.length;
      const { status, json } = await call({ ...vendor.good, ...body });
      expect(status).toBe(400);
      expect(json).toMatchObject(vendor.error);
      expect(emulator.billed).toHaveLength(before);
    },
  );

  it.each([
    ['no key', { authorization: '' }, 401],
    ['another key', { authorization: 'Bearer nobody' }, 401],
    ['another content type', { 'content-type': 'text/plain' }, 400],
  ])('rejects %s', async (_, headers, status) => {
    const answer = await call(vendor.good, headers);
    expect([answer.status, answer.json]).toMatchObject([status, vendor.error]);
  });

  it('bills per image, and a repeated key as the vendor does', async () => {
    const before = emulator.billed.length;
    const key = { 'idempotency-key': 'one' };
    const first = await call({ ...vendor.good, ...vendor.fields }, key);
    await call({ ...vendor.good, ...vendor.fields }, key);
    const billed = emulator.billed.slice(before);
    expect(billed[0]).toMatchObject({ images: 2, credits: 2 * vendor.credits, idempotencyKey: 'one' });
    expect([first.status, billed.length]).toStrictEqual([200, vendor.isIdempotent ? 1 : 2]);
  });

  it('rejects an account without credits, and a reused key with another body where keys are supported', async () => {
    const poor = await vendor.start({ credits: 1 });
    const headers = { authorization: `Bearer ${poor.apiKey}`, 'content-type': 'application/json' };
    const ask = (body: Body, key = 'one') =>
      fetch(`${poor.baseUrl}${vendor.path}`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key },
        body: JSON.stringify(body),
      });
    expect((await ask(vendor.good)).status).toBe(402);
    expect(poor.billed).toHaveLength(0);
    await poor.close();
    if (!vendor.isIdempotent) return;
    await call(vendor.good, { 'idempotency-key': 'two' });
    expect((await call({ ...vendor.good, prompt: 'A mill' }, { 'idempotency-key': 'two' })).status).toBe(400);
  });
});

describe('the emulator of kairval', () => {
  it('reports its rate limit in every response and rejects requests beyond it', async () => {
    const emulator = await startKairvalEmulator({ requestsPerMinute: 1 });
    const ask = () =>
      fetch(`${emulator.baseUrl}/images/generate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-image-2', prompt: 'A barn' }),
      });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toStrictEqual([200, '0']);
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(emulator.billed).toHaveLength(1);
    await emulator.close();
  });
});
