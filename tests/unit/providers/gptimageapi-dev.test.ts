import { describe, expect, it, onTestFinished } from 'vitest';
import type { Quality } from '../../../server/src/contracts/template';
import { startGptImageApiDevEmulator } from '../../support/emulators/gptimageapi-dev';
import { anImage, aVendor, createProvider } from './a-vendor';
import { aContext, anImageRequest, heroErrorOf } from './fixtures';

const PROMPT = 'A quiet harbour at dawn';

describe('an image of gptimageapi.dev', () => {
  it("is requested once, with the documented body and the call's idempotency key", async () => {
    const { emulator, produce } = await aVendor('gptimageapi-dev');
    const answer = await produce(anImageRequest({ count: 2 }));
    const { method, path, headers, body } = emulator.requests[0]!;
    expect([method, path]).toStrictEqual(['POST', '/v1/images/generate']);
    expect(headers).toMatchObject({
      authorization: `Bearer ${emulator.apiKey}`,
      'idempotency-key': 'run-1-attempt-1',
    });
    expect(body).toStrictEqual({
      prompt: PROMPT,
      model: 'gpt-image-2',
      size: '16:9',
      quality: 'medium',
      n: 2,
      background: 'opaque',
    });
    expect(answer).toStrictEqual({
      state: 'produced',
      jobId: null,
      credits: null,
      warnings: [],
      images: [1, 2].map(() => ({
        content: { kind: 'url', url: expect.stringMatching(/\/files\/.+\.png$/) as string },
        revisedPrompt: null,
        seed: null,
      })),
    });
  });

  it.each<[Quality, number]>([
    ['low', 2],
    ['medium', 6],
    ['high', 12],
  ])('of %s quality costs %i credits, as estimated', async (quality, credits) => {
    const { emulator, provider, providerWith, produce } = await aVendor('gptimageapi-dev');
    const request = anImageRequest({ quality, count: 3 });
    await produce(request);
    expect(emulator.billed).toMatchObject([{ quality, images: 3, credits: 3 * credits }]);
    expect(provider.estimate(request)).toBe(3 * credits);
    expect(providerWith({ creditsPerImage: 1 }).estimate(request)).toBe(3);
  });

  it('is drawn without references and seed, at most four per call, with warnings', async () => {
    const { emulator, produce } = await aVendor('gptimageapi-dev');
    const references = [await anImage()];
    const { warnings } = await produce(anImageRequest({ references, seed: 7, count: 9 }));
    expect(warnings.map(({ feature }) => feature).sort()).toStrictEqual(['count', 'references', 'seed']);
    expect(emulator.billed).toMatchObject([{ images: 4 }]);
  });
});

describe('a failing call of gptimageapi.dev', () => {
  it.each([
    [400, 'provider_rejected', 1],
    [401, 'provider_auth', 1],
    [402, 'provider_credits', 1],
    [409, 'provider_outcome_unknown', 1],
    [429, 'provider_rate_limited', 5],
    // No idempotency key makes a second request safe.
    [500, 'provider_outcome_unknown', 1],
    [503, 'provider_outcome_unknown', 1],
  ])('with %i fails as %s after %i requests, by status or by code', async (status, code, sent) => {
    for (const said of [status, 200]) {
      const { emulator, provider } = await aVendor('gptimageapi-dev');
      const body = { code: status * 100 + 1, message: 'It did not work.' };
      emulator.script(Array.from({ length: 9 }, () => ({ status: said, body })));
      const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
      expect([error.code, emulator.requests.length]).toStrictEqual([code, sent]);
      expect(error.message).toContain('It did not work.');
      expect(emulator.billed).toStrictEqual([]);
    }
  });

  it.each(['status', 'code'] as const)(
    'by %s is refused for a wrong key, missing credits or model',
    async (refuseWith) => {
      const emulator = await startGptImageApiDevEmulator({ refuseWith, credits: 5 });
      onTestFinished(emulator.close);
      const ask = (settings: { apiKey?: string; model?: string }) =>
        createProvider('gptimageapi-dev', {
          baseUrl: emulator.baseUrl,
          apiKey: emulator.apiKey,
          ...settings,
        }).submit(anImageRequest(), aContext());
      expect((await heroErrorOf(ask({ apiKey: 'gid_of_nobody' }))).code).toBe('provider_auth');
      expect((await heroErrorOf(ask({}))).code).toBe('provider_credits');
      expect((await heroErrorOf(ask({ model: 'dall-e-3' }))).code).toBe('provider_rejected');
      expect(emulator.billed).toStrictEqual([]);
    },
  );

  it('exposes neither its key nor the whole prompt, whatever the vendor answers', async () => {
    const { emulator, provider } = await aVendor('gptimageapi-dev');
    const message = `Key ${emulator.apiKey} asked for: ${PROMPT}`;
    emulator.script([{ status: 200, body: { code: 1_003, message } }]);
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error.message).toContain('asked for');
    expect(error.message).not.toContain(emulator.apiKey.slice(-10));
    expect(error.message).not.toContain(PROMPT);
  });

  it('without a key names the variable, and sends nothing', async () => {
    const { emulator, providerWith } = await aVendor('gptimageapi-dev');
    const error = await heroErrorOf(providerWith({ apiKey: '' }).submit(anImageRequest(), aContext()));
    expect(error.code).toBe('provider_auth');
    expect(error.message).toContain('GPTIMAGEAPI_API_KEY');
    expect(emulator.connections).toBe(0);
  });
});

describe('the connection test of gptimageapi.dev', () => {
  it('cannot verify a valid key at no cost, and says so', async () => {
    const { emulator, provider } = await aVendor('gptimageapi-dev');
    const { key, detail } = await provider.check!(aContext());
    expect([key, emulator.billed.length]).toStrictEqual(['untested', 0]);
    expect(detail).toMatch(/no free way to test the API key/);
  });

  it('reports a wrong key where the API does', async () => {
    const { providerWith } = await aVendor('gptimageapi-dev');
    const { key } = await providerWith({ apiKey: 'gid_of_nobody' }).check!(aContext());
    expect(key).toBe('refused');
  });
});
