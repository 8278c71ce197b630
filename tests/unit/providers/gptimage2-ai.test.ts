import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { anImage, aSharingSite, aVendor } from './a-vendor';
import { aContext, anImageRequest, heroErrorOf } from './fixtures';

const PROMPT = 'A quiet harbour at dawn';

const submitted = async (vendor: Awaited<ReturnType<typeof aVendor>>, request = anImageRequest()) => {
  const answer = await vendor.provider.submit(request, aContext());
  if (answer.state !== 'submitted') throw new Error('It answers with a job');
  return answer;
};

describe('a job of gptimage2.ai', () => {
  it("is created once, with the documented body and the call's idempotency key", async () => {
    const vendor = await aVendor('gptimage2-ai', { credits: 500 });
    const answer = await submitted(vendor);
    const { method, path, headers, body } = vendor.emulator.requests[0]!;
    expect([method, path]).toStrictEqual(['POST', '/api/generate']);
    expect(headers).toMatchObject({
      authorization: `Bearer ${vendor.emulator.apiKey}`,
      'idempotency-key': 'run-1-attempt-1',
    });
    expect(body).toStrictEqual({ prompt: PROMPT, mode: 'text-to-image', ratio: '16:9', count: 1 });
    expect(answer).toStrictEqual({
      state: 'submitted',
      jobId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      credits: null,
      balance: { credits: 490, images: 49 },
      pollAfterMs: 2_500,
      warnings: [],
    });
  });

  it('is pending until its images are ready, and returns seed, prompt and balance', async () => {
    const vendor = await aVendor('gptimage2-ai', { polls: 3, credits: 500 });
    const { jobId } = await submitted(vendor, anImageRequest({ count: 2 }));
    const ask = () => vendor.provider.poll!(jobId, aContext());
    const pending = { state: 'pending', pollAfterMs: 2_500 };
    expect([await ask(), await ask()]).toStrictEqual([pending, pending]);
    expect(await ask()).toStrictEqual({
      state: 'produced',
      jobId,
      credits: null,
      balance: { credits: 480, images: 48 },
      warnings: [],
      images: ['1', '2'].map((seed) => ({
        content: { kind: 'url', url: expect.stringMatching(/\/files\/.+\.png$/) as string },
        revisedPrompt: `${PROMPT} (final)`,
        seed,
      })),
    });
    expect(vendor.emulator.requests.slice(1).map(({ method, path }) => [method, path])).toStrictEqual(
      Array(3).fill(['GET', `/api/generate/${jobId}`]),
    );
  });

  it.each([
    [4, 4, []],
    [5, 4, ['count']],
  ])('of %i images requests %i and is billed as estimated', async (count, images, features) => {
    const { emulator, provider, produce } = await aVendor('gptimage2-ai');
    const { warnings } = await produce(anImageRequest({ count }));
    expect(emulator.billed).toMatchObject([
      { images, credits: provider.estimate(anImageRequest({ count: images })) },
    ]);
    expect(warnings.map(({ feature }) => feature)).toStrictEqual(features);
  });

  it('costs the configured credits per image', async () => {
    const { providerWith } = await aVendor('gptimage2-ai');
    expect(providerWith({ creditsPerImage: 3 }).estimate(anImageRequest({ count: 4 }))).toBe(12);
  });

  it.each([
    ['failed', 'generation_failed', 'provider_rejected', true],
    ['failed', 'content_policy_violation', 'provider_rejected', true],
    ['failed', 'insufficient_credits', 'provider_credits', true],
    // The vendor documents no refund for it.
    ['canceled', '', 'provider_outcome_unknown', true],
  ])('that is %s with “%s” fails as %s', async (status, error, code, refunded) => {
    const vendor = await aVendor('gptimage2-ai', { credits: 500 });
    vendor.emulator.scriptFor('', { job: { status, error } });
    const { jobId, balance } = await submitted(vendor);
    const found = await heroErrorOf(vendor.provider.poll!(jobId, aContext()));
    expect(found.code).toBe(code);
    expect(found.message).toContain(jobId);
    expect(balance?.credits).toBe(490);
    expect(vendor.emulator.balance).toBe(refunded ? 500 : 490);
  });

  it.each([
    [401, 'provider_auth', false],
    [404, 'provider_outcome_unknown', false],
    [429, 'provider_rate_limited', true],
    [500, 'provider_unavailable', true],
  ])('polled with %i is %s, retryable: %s', async (status, code, retryable) => {
    const vendor = await aVendor('gptimage2-ai');
    const { jobId } = await submitted(vendor);
    vendor.emulator.scriptPolls([{ status, body: { error: 'no' } }]);
    const error = await heroErrorOf(vendor.provider.poll!(jobId, aContext()));
    expect([error.code, error.retryable]).toStrictEqual([code, retryable]);
    expect(vendor.emulator.billed).toHaveLength(1);
  });

  it('is polled by its exact id, even with special characters', async () => {
    const { emulator, provider } = await aVendor('gptimage2-ai');
    await heroErrorOf(provider.poll!('../keys?all=1#é', aContext()));
    expect(emulator.requests.map(({ path }) => path)).toStrictEqual([
      '/api/generate/..%2Fkeys%3Fall%3D1%23%C3%A9',
    ]);
  });
});

describe('reference images for gptimage2.ai', () => {
  it('are fetched by the vendor from the shared URLs', async () => {
    const { emulator, provider } = await aVendor('gptimage2-ai');
    const site = await aSharingSite();
    const references = [await anImage(), await anImage('jpeg')];
    await provider.submit(anImageRequest({ references }), { ...aContext(), share: site.share });
    expect(emulator.requests[0]!.body).toMatchObject({ mode: 'image-to-image', imageUrls: site.shared });
    expect(emulator.billed).toHaveLength(1);
  });

  it('that the vendor cannot fetch cost nothing', async () => {
    const { emulator, provider } = await aVendor('gptimage2-ai');
    const share = () => Promise.resolve('http://127.0.0.1:9/gone.png');
    const references = [await anImage()];
    const error = await heroErrorOf(
      provider.submit(anImageRequest({ references }), { ...aContext(), share }),
    );
    expect([error.code, emulator.billed.length]).toStrictEqual(['provider_rejected', 0]);
  });

  it('that the site cannot share fail the call before it is sent', async () => {
    const { emulator, provider } = await aVendor('gptimage2-ai');
    const unreachable = new HeroError({ code: 'config_invalid', message: 'Nobody reaches this site.' });
    const share = () => Promise.reject(unreachable);
    const request = anImageRequest({ references: [await anImage()] });
    expect(await heroErrorOf(provider.submit(request, { ...aContext(), share }))).toBe(unreachable);
    expect(emulator.connections).toBe(0);
  });
});

describe('a failing call of gptimage2.ai', () => {
  it.each([[500], [502], [503]])(
    'with %i after billing is sent again with its idempotency key, and billed once',
    async (status) => {
      const { emulator, produce, clock } = await aVendor('gptimage2-ai');
      emulator.script([{ status, bills: true }, { status }]);
      expect((await produce()).images).toHaveLength(1);
      const paid = emulator.requests.filter(({ method }) => method === 'POST');
      expect(paid.map(({ headers }) => headers['idempotency-key'])).toStrictEqual(
        Array(3).fill('run-1-attempt-1'),
      );
      expect(new Set(paid.map(({ raw }) => raw.toString())).size).toBe(1);
      expect([emulator.billed.length, clock.waits.length]).toStrictEqual([1, 2]);
    },
  );

  it.each([
    [400, 'prompt_required', 'provider_rejected', 1],
    [401, 'invalid_api_key', 'provider_auth', 1],
    [402, 'insufficient_credits', 'provider_credits', 1],
    // The code is more specific than its status.
    [400, 'insufficient_credits', 'provider_credits', 1],
    [409, 'conflict', 'provider_outcome_unknown', 1],
    [429, 'rate_limited', 'provider_rate_limited', 5],
    [500, 'server_error', 'provider_outcome_unknown', 5],
  ])('with %i %s fails as %s after %i requests', async (status, error, code, sent) => {
    const { emulator, provider } = await aVendor('gptimage2-ai');
    emulator.script(Array.from({ length: 9 }, () => ({ status, body: { error } })));
    const found = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect([found.code, emulator.requests.length]).toStrictEqual([code, sent]);
    expect(found.message).toContain(error);
    expect(emulator.billed).toStrictEqual([]);
  });

  it('exposes neither its key nor the whole prompt, whatever the vendor answers', async () => {
    const { emulator, provider } = await aVendor('gptimage2-ai');
    emulator.script([{ status: 400, body: { error: `Key ${emulator.apiKey} asked for: ${PROMPT}` } }]);
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error.message).toContain('asked for');
    expect(error.message).not.toContain(emulator.apiKey.slice(-10));
    expect(error.message).not.toContain(PROMPT);
  });

  it('without a key names the variable, and sends nothing', async () => {
    const { emulator, providerWith } = await aVendor('gptimage2-ai');
    const error = await heroErrorOf(providerWith({ apiKey: '' }).submit(anImageRequest(), aContext()));
    expect(error.code).toBe('provider_auth');
    expect(error.message).toContain('GPTIMAGE2_API_KEY');
    expect(emulator.connections).toBe(0);
  });
});

describe('the connection test of gptimage2.ai', () => {
  it('tells a valid key from a wrong one at no cost', async () => {
    const { emulator, provider, providerWith } = await aVendor('gptimage2-ai');
    expect((await provider.check!(aContext())).key).toBe('accepted');
    expect((await providerWith({ apiKey: 'gi2-of-nobody' }).check!(aContext())).key).toBe('refused');
    expect(emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(emulator.billed).toStrictEqual([]);
  });
});
