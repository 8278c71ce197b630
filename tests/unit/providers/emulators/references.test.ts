import { describe, expect, it } from 'vitest';
import { anImage, aSharingSite, aVendor } from '../a-vendor';
import type { VendorUnderTest } from '../a-vendor';

const ask = (
  { emulator }: VendorUnderTest,
  path: string,
  body: string | FormData,
  method: 'POST' | 'GET' = 'POST',
): Promise<Response> =>
  fetch(`${emulator.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${emulator.apiKey}`,
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body } : {}),
  });

const base64 = Buffer.from((await anImage()).bytes).toString('base64');

describe('the edits endpoint of the kairval emulator', () => {
  const good = { model: 'gpt-image-2', prompt: 'A barn', image: base64 };

  it.each([
    ['base64', {}],
    ['a data URL', { image: `data:image/png;base64,${base64}` }],
    ['a URL', { image: 'https://example.com/a.png' }],
    ['a strength', { strength: 0.3 }],
    ['a format', { output_format: 'webp' }],
  ])('accepts %s and charges more than for a generation', async (_, fields) => {
    const vendor = await aVendor('kairval');
    expect((await ask(vendor, '/images/edit', JSON.stringify({ ...good, ...fields }))).status).toBe(200);
    expect(vendor.emulator.billed).toMatchObject([{ images: 1, credits: 60 }]);
  });

  it.each([
    ['no image', { image: undefined }],
    ['no prompt', { prompt: undefined }],
    ['an image that is neither', { image: 'not a picture' }],
    ['several images', { image: [base64] }],
    ['a strength above 1', { strength: 1.1 }],
    ['a strength in words', { strength: '0.5' }],
    ['a ratio', { aspect_ratio: '16:9' }],
    ['a count', { n: 2 }],
    ['a seed', { seed: 7 }],
  ])('rejects %s and bills nothing', async (_, fields) => {
    const vendor = await aVendor('kairval');
    const answer = await ask(vendor, '/images/edit', JSON.stringify({ ...good, ...fields }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(vendor.emulator.billed).toStrictEqual([]);
  });
});

describe.each([
  ['gpt-image-2-art', '/images/generations', (urls: string[]) => ({ image_urls: urls })],
  ['gptimage2-ai', '/generate', (urls: string[]) => ({ mode: 'image-to-image', imageUrls: urls })],
] as const)('the emulator of %s', (name, path, fieldsFor) => {
  it('fetches the reference URLs, and rejects one that is not an image', async () => {
    const vendor = await aVendor(name);
    const site = await aSharingSite();
    const url = await site.share(await anImage());
    const text = await site.share({ bytes: Buffer.from('no picture'), mime: 'image/png' });
    const statuses = [];
    for (const urls of [[url], [url, text], [`${url}9`]]) {
      const body = JSON.stringify({ prompt: 'A barn', ...fieldsFor(urls) });
      statuses.push((await ask(vendor, path, body)).status);
    }
    expect(statuses).toStrictEqual([200, 400, 400]);
    expect(vendor.emulator.billed).toHaveLength(1);
  });
});

describe('the emulator of gpt-image-2-art', () => {
  it('accepts reference images without a prompt, as documented', async () => {
    const vendor = await aVendor('gpt-image-2-art');
    const site = await aSharingSite();
    const body = { image_urls: [await site.share(await anImage())] };
    expect((await ask(vendor, '/images/generations', JSON.stringify(body))).status).toBe(200);
    expect(vendor.emulator.billed).toMatchObject([{ prompt: '', credits: 10 }]);
    expect((await ask(vendor, '/images/generations', JSON.stringify({ n: 1 }))).status).toBe(400);
  });
});

describe('the edits endpoint of the OpenAI emulator', () => {
  const file = new Blob([Buffer.from(base64, 'base64')], { type: 'image/png' });
  const form = (...fields: [string, string | Blob][]): FormData => {
    const data = new FormData();
    for (const [name, value] of [['model', 'gpt-image-1'], ['prompt', 'A barn'], ...fields] as const) {
      data.append(name, value);
    }
    return data;
  };

  it.each([
    ['one file', form(['image', file])],
    ['several files', form(['image[]', file], ['image[]', file])],
    ['a mask', form(['image', file], ['mask', file])],
    ['a count', form(['image', file], ['n', '2'])],
    ['a fidelity', form(['image', file], ['input_fidelity', 'high'])],
  ])('accepts %s', async (_, body) => {
    const vendor = await aVendor('openai-compatible');
    expect((await ask(vendor, '/images/edits', body)).status).toBe(200);
    expect(vendor.emulator.billed).toHaveLength(1);
  });

  it.each([
    ['no file', form()],
    ['a file that is no image', form(['image', new Blob(['text'], { type: 'image/png' })])],
    ['two files under the name of one', form(['image', file], ['image', file])],
    ['17 files', form(...Array.from({ length: 17 }, (): [string, Blob] => ['image[]', file]))],
    ['an unknown file', form(['image', file], ['logo', file])],
    ['an unknown field', form(['image', file], ['seed', '7'])],
    ['a field twice', form(['image', file], ['n', '1'], ['n', '2'])],
    ['half an image', form(['image', file], ['n', '1.5'])],
    ['a field of generations only', form(['image', file], ['moderation', 'low'])],
    ['JSON', JSON.stringify({ model: 'gpt-image-1', prompt: 'A barn', image: base64 })],
  ])('rejects %s and bills nothing', async (_, body) => {
    const vendor = await aVendor('openai-compatible');
    const answer = await ask(vendor, '/images/edits', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(vendor.emulator.billed).toStrictEqual([]);
  });
});

describe('the models endpoint of the OpenAI emulator', () => {
  it('lists and returns models for free, and requires a key', async () => {
    const vendor = await aVendor('openai-compatible');
    const list = await ask(vendor, '/models', '', 'GET');
    expect(await list.json()).toMatchObject({ object: 'list', data: [{ id: 'gpt-image-2' }, {}, {}, {}] });
    expect((await ask(vendor, '/models/gpt-image-1', '', 'GET')).status).toBe(200);
    expect((await ask(vendor, '/models/dall-e-3', '', 'GET')).status).toBe(404);
    expect((await fetch(`${vendor.emulator.baseUrl}/models`)).status).toBe(401);
    expect(vendor.emulator.billed).toStrictEqual([]);
  });
});
