import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { createOpenAI } from '@ai-sdk/openai';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromAiSdk } from '../../../../server/src/providers/ai-sdk/export';
import { listenOnLoopback } from '../../../support/emulators/loopback';
import { startOpenAiEmulator } from '../../../support/emulators/openai';
import type { OpenAiEmulator } from '../../../support/emulators/openai';
import { aContext, anImageRequest, heroErrorOf } from '../fixtures';

let emulator: OpenAiEmulator;

beforeEach(async () => {
  emulator = await startOpenAiEmulator();
});
afterEach(async () => {
  await emulator.close();
});

const aProvider = (apiKey = emulator.apiKey) =>
  fromAiSdk(createOpenAI({ baseURL: emulator.baseUrl, apiKey }).image('gpt-image-2'));

const failed = (signal?: AbortSignal) => heroErrorOf(aProvider().submit(anImageRequest(), aContext(signal)));

describe("OpenAI's model of the AI SDK", () => {
  it('draws the requested images in one billed call', async () => {
    const answer = await aProvider().submit(anImageRequest({ count: 2, quality: 'high' }), aContext());
    if (answer.state !== 'produced') throw new Error('It answers at once');
    expect(emulator.requests).toHaveLength(1);
    expect(emulator.requests[0]?.body).toStrictEqual({
      model: 'gpt-image-2',
      prompt: 'A quiet harbour at dawn',
      n: 2,
      size: '1536x1024',
      quality: 'high',
    });
    expect(emulator.billed).toMatchObject([{ images: 2, idempotencyKey: 'run-1-attempt-1' }]);
    expect(answer).toMatchObject({ jobId: expect.stringMatching(/^req_/) as string, warnings: [] });
    expect(answer.images).toHaveLength(2);
    const content = answer.images[0]?.content;
    const { width, height } = await sharp(content?.kind === 'bytes' ? content.bytes : undefined).metadata();
    expect({ width, height }).toStrictEqual({ width: 1536, height: 1024 });
  });

  it('gets reference images as files', async () => {
    const forms: { path: string; form: FormData }[] = [];
    const server = await listenOnLoopback((request, response) => {
      void buffer(request).then(async (body) => {
        const headers = { 'content-type': request.headers['content-type']! };
        const form = await new Response(Uint8Array.from(body), { headers }).formData();
        forms.push({ path: request.url!, form });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ created: 1, data: [{ b64_json: 'iVBORw0KGgo=' }] }));
      });
    });
    try {
      const openai = createOpenAI({ baseURL: `${server.origin}/v1`, apiKey: 'sk-1' });
      const references = [{ bytes: Buffer.from('a picture'), mime: 'image/png' }];
      await fromAiSdk(openai.image('gpt-image-2')).submit(anImageRequest({ references }), aContext());
      expect(forms.map(({ path }) => path)).toStrictEqual(['/v1/images/edits']);
      const file = forms[0]!.form.get('image');
      expect(typeof file === 'object' ? await file?.text() : file).toBe('a picture');
    } finally {
      await server.close();
    }
  });

  it.each([
    ['accepts and then resets', { reset: 'after-accept' }, 1],
    ['resets before it accepts', { reset: 'before-accept' }, 0],
    ['fails with 500 after billing', { status: 500, body: { error: { message: 'Oops' } }, bills: true }, 1],
    ['fails with 502', { status: 502, body: '<html>Bad gateway</html>' }, 0],
    ['stops in the middle of the answer', { truncate: 500 }, 1],
  ] as const)('that %s is called once and leaves the outcome unknown', async (_, fault, bills) => {
    emulator.script([fault]);
    expect((await failed()).code).toBe('provider_outcome_unknown');
    expect(emulator.requests).toHaveLength(1);
    expect(emulator.billed).toHaveLength(bills);
  });

  it('that never answers is billed once and aborted at the timeout', async () => {
    emulator.script([{ hang: true }]);
    const controller = new AbortController();
    const failing = failed(controller.signal);
    while (emulator.billed.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new DOMException('Late', 'TimeoutError'));
    const { code, message } = await failing;
    expect(code).toBe('provider_outcome_unknown');
    expect(message).toContain('no answer in time');
    expect(emulator.requests).toHaveLength(1);
    expect(emulator.billed).toHaveLength(1);
  });

  it.each([
    [400, { error: { message: 'No.', code: 'moderation_blocked' } }, 'provider_rejected'],
    [401, { error: { message: 'No.' } }, 'provider_auth'],
    [402, { error: { message: 'No.' } }, 'provider_credits'],
    [404, { error: { message: 'No.' } }, 'provider_rejected'],
    [429, { error: { message: 'No.' } }, 'provider_rate_limited'],
    [429, { error: { message: 'No.', code: 'insufficient_quota' } }, 'provider_credits'],
    [200, '<html>Welcome</html>', 'provider_bad_response'],
    [200, { data: [] }, 'provider_rejected'],
  ] as const)('that answers %d with %j is called once and fails as %s', async (status, body, code) => {
    emulator.script([{ status, body, headers: { 'retry-after': '3' } }]);
    const error = await failed();
    expect(error.code).toBe(code);
    expect(error.retryAfterMs).toBe(code === 'provider_rate_limited' ? 3_000 : null);
    expect(emulator.requests).toHaveLength(1);
    expect(emulator.billed).toHaveLength(0);
  });

  it('that cannot be reached is not billed', async () => {
    await emulator.unplug();
    expect(await failed()).toMatchObject({ code: 'provider_unavailable', retryable: true });
  });

  it('without a key names the variable to set', async () => {
    const before = process.env.OPENAI_API_KEY;
    delete process.env.OPENAI_API_KEY;
    try {
      const model = createOpenAI({ baseURL: emulator.baseUrl }).image('gpt-image-2');
      const error = await heroErrorOf(fromAiSdk(model).submit(anImageRequest(), aContext()));
      expect(error.code).toBe('provider_auth');
      expect(error.message).toContain('set OPENAI_API_KEY');
      expect(emulator.connections).toBe(0);
    } finally {
      if (before !== undefined) process.env.OPENAI_API_KEY = before;
    }
  });

  it('never exposes its key in an error, whatever the vendor echoes', async () => {
    const key = emulator.apiKey;
    const message = `Key ${key}, ${key.slice(0, 12)}…, Bearer ${key}`;
    for (const status of [200, 400, 401, 403, 404, 422, 429, 500]) {
      for (const body of [{ error: { message, code: key, type: key } }, { error: message }, message]) {
        emulator.script([{ status, body }]);
        const error = await failed();
        const everything = inspect(error, { depth: 20 }) + JSON.stringify(error.toData());
        expect(everything).not.toContain(key.slice(0, 9));
      }
    }
  });
});
