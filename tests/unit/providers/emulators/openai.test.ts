import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOpenAiEmulator } from '../../../support/emulators/openai';
import type { OpenAiEmulator } from '../../../support/emulators/openai';

let emulator: OpenAiEmulator;
beforeAll(async () => {
  emulator = await startOpenAiEmulator();
});
afterAll(() => emulator.close());

const good = { model: 'gpt-image-1', prompt: 'A barn', size: '1024x1024' };

const call = async (
  body: unknown,
  {
    path = '/images/generations',
    method = 'POST',
    key = emulator.apiKey,
    type = 'application/json',
  }: { path?: string; method?: string; key?: string; type?: string } = {},
) => {
  const response = await fetch(`${emulator.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
};

describe('the OpenAI emulator', () => {
  it.each([
    ['an unknown field', { ...good, negative_prompt: 'x' }, 'unknown_parameter'],
    ['a field of older models', { ...good, response_format: 'url' }, 'unknown_parameter'],
    ['no model', { prompt: 'x' }, 'missing_required_parameter'],
    ['no prompt', { model: 'gpt-image-1' }, 'missing_required_parameter'],
    ['an empty prompt', { ...good, prompt: '' }, 'invalid_value'],
    ['a prompt too long', { ...good, prompt: 'x'.repeat(32_001) }, 'invalid_value'],
    ['no image', { ...good, n: 0 }, 'invalid_value'],
    ['eleven images', { ...good, n: 11 }, 'invalid_value'],
    ['half an image', { ...good, n: 1.5 }, 'invalid_value'],
    ['another quality', { ...good, quality: 'hd' }, 'invalid_value'],
    ['another format', { ...good, output_format: 'gif' }, 'invalid_value'],
    ['a size the model does not draw', { ...good, size: '2048x1152' }, 'invalid_value'],
    ['a size off the grid', { ...good, model: 'gpt-image-2', size: '1920x1080' }, 'invalid_value'],
    ['a size too flat', { ...good, model: 'gpt-image-2', size: '3840x1264' }, 'invalid_value'],
    ['a size too small', { ...good, model: 'gpt-image-2', size: '512x512' }, 'invalid_value'],
    ['transparency in JPEG', { ...good, background: 'transparent', output_format: 'jpeg' }, 'invalid_value'],
    ['another model', { ...good, model: 'dall-e-3' }, 'model_not_found'],
  ])('rejects %s and bills nothing', async (_, body, code) => {
    const before = emulator.billed.length;
    const { status, json } = await call(body);
    expect(status).toBe(code === 'model_not_found' ? 404 : 400);
    expect(json).toMatchObject({ error: { code } });
    expect(emulator.billed).toHaveLength(before);
  });

  it.each([
    ['a wrong key', { key: 'sk-wrong-key-000' }, 401],
    ['a wrong path', { path: '/images/generate' }, 404],
    ['a wrong method', { method: 'GET' }, 405],
    ['a wrong content type', { type: 'text/plain' }, 400],
  ])('rejects %s', async (_, how, status) => {
    expect((await call(good, how)).status).toBe(status);
  });

  it('bills per image, also for a repeated idempotency key', async () => {
    const before = emulator.billed.length;
    const { json } = await call({ ...good, n: 2, output_format: 'jpeg' });
    await call(good);
    expect(json.data).toHaveLength(2);
    expect(emulator.billed.slice(before).map(({ images }) => images)).toStrictEqual([2, 1]);
  });

  it('draws the requested size and format, deterministically per prompt, and never one colour only', async () => {
    const draw = async (body: object) => {
      const { data } = (await call(body)).json as { data: { b64_json: string }[] };
      return Buffer.from(data[0]!.b64_json, 'base64');
    };
    const wanted = { ...good, model: 'gpt-image-2', size: '1280x720', output_format: 'webp' };
    const [first, again, other] = [
      await draw(wanted),
      await draw(wanted),
      await draw({ ...wanted, prompt: 'Sea' }),
    ];
    const { width, height, format } = await sharp(first).metadata();
    expect({ width, height, format }).toStrictEqual({ width: 1280, height: 720, format: 'webp' });
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
    expect((await sharp(first).stats()).entropy).toBeGreaterThan(5);
  });
});
