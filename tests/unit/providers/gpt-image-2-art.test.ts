import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { anImage, aSharingSite, aVendor } from './a-vendor';
import { aContext, anImageRequest, heroErrorOf } from './fixtures';

const PROMPT = 'A quiet harbour at dawn';

const submitted = async (vendor: Awaited<ReturnType<typeof aVendor>>, request = anImageRequest()) => {
  const answer = await vendor.provider.submit(request, aContext());
  if (answer.state !== 'submitted') throw new Error('It answers with a task');
  return answer;
};

describe('a task of gpt-image-2.art', () => {
  it("is created once, with the documented body and the call's idempotency key", async () => {
    const vendor = await aVendor('gpt-image-2-art');
    const answer = await submitted(vendor);
    const { method, path, headers, body } = vendor.emulator.requests[0]!;
    expect([method, path]).toStrictEqual(['POST', '/api/v1/images/generations']);
    expect(headers).toMatchObject({
      authorization: `Bearer ${vendor.emulator.apiKey}`,
      'idempotency-key': 'run-1-attempt-1',
    });
    expect(body).toStrictEqual({
      model: 'gpt-image-2',
      prompt: PROMPT,
      n: 1,
      size: '1536x1024',
      quality: 'auto',
      output_format: 'png',
      response_format: 'url',
    });
    expect(answer).toStrictEqual({
      state: 'submitted',
      jobId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      credits: 10,
      pollAfterMs: 3_000,
      warnings: [],
    });
  });

  it('is pending until its images are ready', async () => {
    const vendor = await aVendor('gpt-image-2-art', { polls: 3 });
    const { jobId } = await submitted(vendor, anImageRequest({ count: 2 }));
    const ask = () => vendor.provider.poll!(jobId, aContext());
    const pending = { state: 'pending', pollAfterMs: 3_000 };
    expect([await ask(), await ask()]).toStrictEqual([pending, pending]);
    expect(await ask()).toStrictEqual({
      state: 'produced',
      jobId,
      credits: 20,
      warnings: [],
      images: [1, 2].map(() => ({
        content: { kind: 'url', url: expect.stringMatching(/\/files\/.+\.png$/) as string },
        revisedPrompt: null,
        seed: null,
      })),
    });
    expect(vendor.emulator.requests.slice(1).map(({ method, path }) => [method, path])).toStrictEqual(
      Array(3).fill(['GET', `/api/v1/images/tasks/${jobId}`]),
    );
    expect(vendor.emulator.billed).toMatchObject([{ images: 2, credits: 20, refunded: false }]);
  });

  it.each([
    [10, 10, []],
    [12, 10, ['count']],
  ])('of %i images requests %i and is billed as estimated', async (count, images, features) => {
    const { emulator, provider, produce } = await aVendor('gpt-image-2-art');
    const { warnings } = await produce(anImageRequest({ count }));
    expect(emulator.billed).toMatchObject([
      { images, credits: provider.estimate(anImageRequest({ count: images })) },
    ]);
    expect(warnings.map(({ feature }) => feature)).toStrictEqual(features);
  });

  it('costs the configured credits per image', async () => {
    const { providerWith } = await aVendor('gpt-image-2-art');
    expect(providerWith({ creditsPerImage: 3 }).estimate(anImageRequest({ count: 4 }))).toBe(12);
  });

  it.each([
    ['failed', 'provider_rejected', true],
    ['canceled', 'provider_rejected', true],
  ])('that is %s fails as %s, refunded: %s', async (status, code, refunded) => {
    const vendor = await aVendor('gpt-image-2-art');
    const marked = anImageRequest({ prompt: 'A mill, marked' });
    vendor.emulator.scriptFor('', { job: { status, error: `No ${vendor.emulator.apiKey} for this.` } });
    const { jobId } = await submitted(vendor, marked);
    const error = await heroErrorOf(vendor.provider.poll!(jobId, aContext()));
    expect(error.code).toBe(code);
    expect(error.message).toContain(jobId);
    expect(error.message).not.toContain(vendor.emulator.apiKey.slice(-10));
    expect(vendor.emulator.billed).toMatchObject([{ refunded }]);
  });

  it.each([
    [401, 'provider_auth', false],
    [404, 'provider_outcome_unknown', false],
    [429, 'provider_rate_limited', true],
    [500, 'provider_unavailable', true],
    [503, 'provider_unavailable', true],
  ])('polled with %i is %s, retryable: %s', async (status, code, retryable) => {
    const vendor = await aVendor('gpt-image-2-art');
    const { jobId } = await submitted(vendor);
    vendor.emulator.scriptPolls([{ status, body: { error: { message: 'No.', type: 'x' } } }]);
    const error = await heroErrorOf(vendor.provider.poll!(jobId, aContext()));
    expect([error.code, error.retryable]).toStrictEqual([code, retryable]);
    expect(vendor.emulator.billed).toHaveLength(1);
  });

  it('is polled by its exact id, even with special characters', async () => {
    const { emulator, provider } = await aVendor('gpt-image-2-art');
    await heroErrorOf(provider.poll!('../keys?all=1#é', aContext()));
    expect(emulator.requests.map(({ path }) => path)).toStrictEqual([
      '/api/v1/images/tasks/..%2Fkeys%3Fall%3D1%23%C3%A9',
    ]);
  });
});

describe('reference images for gpt-image-2.art', () => {
  it('are fetched by the vendor from the shared URLs', async () => {
    const vendor = await aVendor('gpt-image-2-art');
    const site = await aSharingSite();
    const references = [await anImage(), await anImage('jpeg')];
    await vendor.provider.submit(anImageRequest({ references }), { ...aContext(), share: site.share });
    expect(vendor.emulator.requests[0]!.body).toMatchObject({ image_urls: site.shared });
    expect(vendor.emulator.billed).toMatchObject([{ model: 'gpt-image-2-image-to-image' }]);
  });

  it('that the vendor cannot fetch cost nothing', async () => {
    const { emulator, provider } = await aVendor('gpt-image-2-art');
    const share = () => Promise.resolve('http://127.0.0.1:9/gone.png');
    const references = [await anImage()];
    const error = await heroErrorOf(
      provider.submit(anImageRequest({ references }), { ...aContext(), share }),
    );
    expect([error.code, emulator.billed.length]).toStrictEqual(['provider_rejected', 0]);
  });

  it('that the site cannot share fail the call before it is sent', async () => {
    const { emulator, provider } = await aVendor('gpt-image-2-art');
    const unreachable = new HeroError({ code: 'config_invalid', message: 'Nobody reaches this site.' });
    const share = () => Promise.reject(unreachable);
    const request = anImageRequest({ references: [await anImage()] });
    expect(await heroErrorOf(provider.submit(request, { ...aContext(), share }))).toBe(unreachable);
    expect(emulator.connections).toBe(0);
  });
});

describe('a failing call of gpt-image-2.art', () => {
  it.each([
    [400, 'invalid_parameter', 'provider_rejected', 1],
    [401, 'invalid_api_key', 'provider_auth', 1],
    [402, 'insufficient_credits', 'provider_credits', 1],
    [409, 'conflict', 'provider_outcome_unknown', 1],
    [429, 'rate_limited', 'provider_rate_limited', 5],
    // The vendor refunds a failed request, and without an idempotency key it is not sent again.
    [500, 'server_error', 'provider_unavailable', 1],
  ])('with %i %s fails as %s after %i requests', async (status, name, code, sent) => {
    const { emulator, provider } = await aVendor('gpt-image-2-art');
    const error = { message: 'No.', type: 'x_error', param: null, code: name };
    emulator.script(Array.from({ length: 9 }, () => ({ status, body: { error } })));
    const found = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect([found.code, emulator.requests.length]).toStrictEqual([code, sent]);
    expect(emulator.billed).toStrictEqual([]);
  });

  it.each([[502], [504]])(
    'with the %i of a gateway leaves the outcome unknown and is not repeated',
    async (status) => {
      const { emulator, provider } = await aVendor('gpt-image-2-art');
      emulator.script([{ status, body: '<html>Bad gateway</html>', bills: true }]);
      const found = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
      expect([found.code, emulator.requests.length]).toStrictEqual(['provider_outcome_unknown', 1]);
    },
  );

  it('exposes neither its key nor the whole prompt, whatever the vendor answers', async () => {
    const { emulator, provider } = await aVendor('gpt-image-2-art');
    const message = `Key ${emulator.apiKey} asked for: ${PROMPT}`;
    emulator.script([{ status: 400, body: { error: { message, type: 'x', param: null, code: null } } }]);
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error.message).toContain('asked for');
    expect(error.message).not.toContain(emulator.apiKey.slice(-10));
    expect(error.message).not.toContain(PROMPT);
  });

  it('without a key names the variable, and sends nothing', async () => {
    const { emulator, providerWith } = await aVendor('gpt-image-2-art');
    const error = await heroErrorOf(providerWith({ apiKey: '' }).submit(anImageRequest(), aContext()));
    expect(error.code).toBe('provider_auth');
    expect(error.message).toContain('GPT_IMAGE_2_API_KEY');
    expect(emulator.connections).toBe(0);
  });
});

describe('the connection test of gpt-image-2.art', () => {
  it('tells a valid key from a wrong one at no cost', async () => {
    const { emulator, provider, providerWith } = await aVendor('gpt-image-2-art');
    expect((await provider.check!(aContext())).key).toBe('accepted');
    expect((await providerWith({ apiKey: 'sk-of-nobody' }).check!(aContext())).key).toBe('refused');
    expect(emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(emulator.billed).toStrictEqual([]);
  });
});
