import { inspect } from 'node:util';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenAiCompatibleConfig } from '../../../server/src/contracts/config';
import type { Produced } from '../../../server/src/contracts/provider';
import type { Clock } from '../../../server/src/throttle/clock';
import { createOpenAiCompatibleProvider } from '../../../server/src/providers/openai/openai-compatible';
import { startOpenAiEmulator } from '../../support/emulators/openai';
import type { OpenAiEmulator } from '../../support/emulators/openai';
import { aClock, aContext, anImageRequest, heroErrorOf } from './fixtures';

let emulator: OpenAiEmulator;

beforeEach(async () => {
  emulator = await startOpenAiEmulator();
});
afterEach(async () => {
  await emulator.close();
});

const aProvider = (
  overrides: Partial<OpenAiCompatibleConfig> = {},
  { clock = aClock(), maxImageBytes = 30_000_000 }: { clock?: Clock; maxImageBytes?: number } = {},
) =>
  createOpenAiCompatibleProvider({
    name: 'main',
    config: {
      type: 'openai-compatible',
      baseUrl: emulator.baseUrl,
      apiKey: emulator.apiKey,
      timeoutMs: 30_000,
      allowPrivateNetwork: true,
      ...overrides,
    },
    connection: { clock },
    maxImageBytes,
  });

const produce = async (
  request = anImageRequest(),
  overrides: Partial<OpenAiCompatibleConfig> = {},
): Promise<Produced> => {
  const answer = await aProvider(overrides).submit(request, aContext());
  if (answer.state !== 'produced') throw new Error('It answers at once');
  return answer;
};

const bytesOf = (answer: Produced, index = 0): Uint8Array => {
  const content = answer.images[index]?.content;
  if (content?.kind !== 'bytes') throw new Error('No bytes');
  return content.bytes;
};

describe('a generation', () => {
  it('sends the documented body and nothing else', async () => {
    await produce();
    expect(emulator.requests[0]?.path).toBe('/v1/images/generations');
    expect(emulator.requests[0]?.body).toStrictEqual({
      model: 'gpt-image-2',
      prompt: 'A quiet harbour at dawn',
      size: '1536x1024',
      quality: 'medium',
    });
  });

  it('sends model, count, quality and the avoid list', async () => {
    const request = anImageRequest({ count: 2, quality: 'high', negativePrompt: ' text, logos ' });
    await produce({ ...request, frame: { width: 900, height: 1400 } }, { model: 'gpt-image-1' });
    expect(emulator.requests[0]?.body).toStrictEqual({
      model: 'gpt-image-1',
      prompt: 'A quiet harbour at dawn\n\nAvoid: text, logos',
      n: 2,
      size: '1024x1536',
      quality: 'high',
    });
  });

  it('sends the key, the idempotency key and no cookie', async () => {
    await produce(anImageRequest(), { apiKey: ` ${emulator.apiKey}\n` });
    const { authorization, 'idempotency-key': key, cookie } = emulator.requests[0]!.headers;
    expect({ authorization, key, cookie }).toStrictEqual({
      authorization: `Bearer ${emulator.apiKey}`,
      key: 'run-1-attempt-1',
      cookie: undefined,
    });
  });

  it('resolves the path below a base URL with trailing slashes', async () => {
    await produce(anImageRequest(), { baseUrl: `${emulator.baseUrl}//` });
    expect(emulator.requests[0]?.path).toBe('/v1/images/generations');
  });

  it('returns an image of the requested size as bytes', async () => {
    const answer = await produce();
    const { width, height, format } = await sharp(bytesOf(answer)).metadata();
    expect({ width, height, format }).toStrictEqual({ width: 1536, height: 1024, format: 'png' });
    expect(answer.jobId).toMatch(/^req_/);
    expect(answer).toMatchObject({ state: 'produced', credits: null, warnings: [] });
  });

  it('returns a URL and the revised prompt where the gateway answers so', async () => {
    await emulator.close();
    emulator = await startOpenAiEmulator({ answerWith: 'url' });
    const answer = await produce();
    expect(answer.images).toStrictEqual([
      {
        content: { kind: 'url', url: expect.stringMatching(/\/files\/.+\.png$/) as string },
        revisedPrompt: 'A quiet harbour at dawn (revised)',
        seed: null,
      },
    ]);
  });

  it.each([
    ['b64_json', { b64_json: 'data:image/png;base64,iVBORw0KGgo=' }],
    ['url', { url: 'data:image/png;base64,iVBORw0KGgo=' }],
    ['b64_json beside an empty url', { b64_json: 'iVBORw0KGgo', url: '' }],
    ['b64_json in lines', { b64_json: 'iVBOR\r\nw0KGgo=' }],
  ])('accepts inline bytes in %s', async (_, entry) => {
    emulator.script([{ status: 200, body: { created: 1, data: [entry] } }]);
    expect(Buffer.from(bytesOf(await produce())).toString('hex')).toBe('89504e470d0a1a0a');
  });

  it('returns the usable images and warns about the others', async () => {
    const data = [{ b64_json: 'iVBORw0KGgo=' }, {}, { b64_json: '!!!' }];
    emulator.script([{ status: 200, body: { data } }]);
    const answer = await produce(anImageRequest({ count: 3 }));
    expect(answer.images).toHaveLength(1);
    expect(answer.warnings.map(({ feature, message }) => [feature, message])).toStrictEqual([
      ['count', "2 of the provider's 3 pictures had no content."],
    ]);
  });

  it('warns about fewer images than requested', async () => {
    emulator.script([{ status: 200, body: { data: [{ b64_json: 'iVBORw0KGgo=' }] } }]);
    const { warnings } = await produce(anImageRequest({ count: 2 }));
    expect(warnings).toMatchObject([{ type: 'adapted', feature: 'count' }]);
  });

  it('warns about everything it does not support', async () => {
    const request = anImageRequest({
      count: 12,
      seed: 7,
      frame: { width: 3840, height: 2160 },
      references: [{ bytes: new Uint8Array([1]), mime: 'image/svg+xml' }],
    });
    emulator.script([{ status: 200, body: { data: Array(10).fill({ b64_json: 'iVBORw0KGgo=' }) } }]);
    const { warnings } = await produce(request, { model: 'gpt-image-1' });
    expect(emulator.requests[0]?.body).toMatchObject({ n: 10, size: '1536x1024' });
    expect(warnings.map(({ type, feature }) => `${type} ${feature}`)).toStrictEqual([
      'adapted frame',
      'adapted count',
      'unsupported seed',
      'unsupported references',
    ]);
  });

  it('costs the configured credits, or an unknown amount', () => {
    const three = anImageRequest({ count: 3 });
    expect(aProvider({ creditsPerImage: 4 }).estimate(three)).toBe(12);
    expect(aProvider().estimate(three)).toBeNull();
  });
});

describe('a generation that cannot be sent', () => {
  it.each([
    ['an empty prompt', anImageRequest({ prompt: ' ' }), {}, 'prompt_empty'],
    ['a prompt over the limit', anImageRequest({ prompt: 'x'.repeat(32_001) }), {}, 'prompt_too_long'],
    ['a missing key', anImageRequest(), { apiKey: undefined }, 'provider_auth'],
    ['an empty key', anImageRequest(), { apiKey: ' ' }, 'provider_auth'],
    ['a key with a line break in it', anImageRequest(), { apiKey: 'sk-one\r\nx: y' }, 'provider_auth'],
    ['a private address', anImageRequest(), { allowPrivateNetwork: false }, 'config_invalid'],
  ])('with %s sends nothing', async (_, request, overrides, code) => {
    const provider = aProvider(overrides);
    const error = await heroErrorOf(provider.submit(request, aContext()));
    expect(error.code).toBe(code);
    expect(emulator.connections).toBe(0);
  });

  it.each([
    ['https://api.kissapi.ai/v1', "env('KISSAPI_API_KEY')"],
    ['https://api.openai.com/v1', "env('OPENAI_API_KEY')"],
    ['http://10.0.0.7:8080/v1', "env('MAIN_API_KEY')"],
  ])('to %s without a key names the path and %s', async (baseUrl, variable) => {
    const provider = createOpenAiCompatibleProvider({
      name: 'main',
      config: { type: 'openai-compatible', baseUrl, timeoutMs: 1_000, allowPrivateNetwork: false },
    });
    const { message } = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(message).toContain('providers.main.apiKey');
    expect(message).toContain(variable);
  });
});

const openAiError = (code: string | null, message = 'No.') => ({
  error: { message, type: 'x', param: null, code },
});

describe('a response to a generation', () => {
  it.each([
    [400, openAiError('moderation_blocked'), 'provider_rejected'],
    [400, openAiError('content_policy_violation'), 'provider_rejected'],
    [400, openAiError('billing_hard_limit_reached'), 'provider_credits'],
    [400, openAiError('invalid_value', "Invalid value: 'x'."), 'provider_rejected'],
    [400, { error: 'plain words' }, 'provider_rejected'],
    [400, '<html>no</html>', 'provider_rejected'],
    [401, openAiError('invalid_api_key'), 'provider_auth'],
    [402, { message: 'pay' }, 'provider_credits'],
    [403, openAiError('unsupported_country'), 'provider_auth'],
    [403, openAiError('insufficient_user_quota'), 'provider_credits'],
    [404, openAiError('model_not_found'), 'provider_rejected'],
    [408, undefined, 'provider_outcome_unknown'],
    [409, openAiError(null), 'provider_outcome_unknown'],
    [422, { detail: 'no' }, 'provider_rejected'],
    [429, openAiError('insufficient_quota'), 'provider_credits'],
    [500, openAiError('server_error'), 'provider_outcome_unknown'],
    [502, '<html>Bad gateway</html>', 'provider_outcome_unknown'],
    [503, '<html>Unavailable</html>', 'provider_outcome_unknown'],
    [503, openAiError('overloaded'), 'provider_unavailable'],
    [504, undefined, 'provider_outcome_unknown'],
    [302, undefined, 'provider_rejected'],
    [200, '<html>Welcome</html>', 'provider_bad_response'],
    [200, undefined, 'provider_bad_response'],
    [200, openAiError('odd'), 'provider_bad_response'],
    [200, openAiError('insufficient_quota'), 'provider_credits'],
    [200, { data: [] }, 'provider_rejected'],
    [200, { data: null }, 'provider_rejected'],
    [200, { data: 'x' }, 'provider_bad_response'],
    [200, { data: [{ b64_json: 'no base64!' }] }, 'provider_bad_response'],
    [200, { data: [{ url: 'no address' }] }, 'provider_bad_response'],
    [200, [], 'provider_bad_response'],
    [200, null, 'provider_bad_response'],
  ])('of %d with %j fails as %s after one call', async (status, body, code) => {
    emulator.script([{ status, body, headers: status === 302 ? { location: `${emulator.baseUrl}/x` } : {} }]);
    const error = await heroErrorOf(aProvider().submit(anImageRequest(), aContext()));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^main \(127\.0\.0\.1:\d+\) .+ \(.+\): .+\.$/);
    expect(emulator.requests).toHaveLength(1);
  });

  it("passes on the vendor's sentence", async () => {
    const { message } = await heroErrorOf(
      aProvider()
        .submit(anImageRequest(), aContext())
        .then(() => aProvider({ model: 'dall-e-9' }).submit(anImageRequest(), aContext())),
    );
    expect(message).toContain("HTTP 404, “The model 'dall-e-9' does not exist");
    expect(message).toContain('check the baseUrl');
  });

  it('states that the call may have been billed exactly where that is so', async () => {
    const faults = [
      { fault: { status: 500 }, mayBeBilled: true },
      { fault: { status: 200, body: 'nonsense', bills: true }, mayBeBilled: true },
      { fault: { reset: 'after-accept' as const }, mayBeBilled: true },
      { fault: { status: 401 }, mayBeBilled: false },
      { fault: { status: 400 }, mayBeBilled: false },
    ];
    for (const { fault, mayBeBilled } of faults) {
      emulator.script([fault]);
      const { message } = await heroErrorOf(aProvider().submit(anImageRequest(), aContext()));
      expect([message, message.includes('may have been billed')]).toStrictEqual([message, mayBeBilled]);
    }
  });

  it('above the size limit is rejected', async () => {
    const small = aProvider({}, { maxImageBytes: 100_000 });
    expect((await heroErrorOf(small.submit(anImageRequest(), aContext()))).code).toBe(
      'provider_bad_response',
    );
    const data = [{ b64_json: Buffer.alloc(120_000).toString('base64') }];
    emulator.script([{ status: 200, body: { data } }]);
    expect((await heroErrorOf(small.submit(anImageRequest(), aContext()))).code).toBe('download_too_large');
  });
});

describe('the API key of a generation', () => {
  it('appears in no error, whatever the vendor echoes', async () => {
    const key = emulator.apiKey;
    const echo = `Key ${key}, ${key.slice(0, 12)}…, Bearer ${key}`;
    const statuses = [200, 302, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 502, 503];
    for (const status of statuses) {
      for (const body of [{ error: { message: echo, code: key, type: key } }, { error: echo }, echo]) {
        emulator.script(Array(5).fill({ status, body, headers: { location: `https://x/?key=${key}` } }));
        const error = await heroErrorOf(aProvider().submit(anImageRequest(), aContext()));
        const everything = inspect(error, { depth: 20 }) + JSON.stringify(error.toData());
        expect(everything).not.toContain(key.slice(0, 9));
      }
    }
    for (const fault of [{ reset: 'after-accept' }, { truncate: 10 }] as const) {
      emulator.script([fault]);
      const error = await heroErrorOf(aProvider().submit(anImageRequest(), aContext()));
      expect(inspect(error, { depth: 20 })).not.toContain(key.slice(0, 9));
    }
  });
});
