import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { anImage, aVendor } from './a-vendor';
import { aContext, anImageRequest, heroErrorOf } from './fixtures';

const PROMPT = 'A quiet harbour at dawn';

describe('an image of kairval', () => {
  it("is requested once, with the documented body and the call's idempotency key", async () => {
    const { emulator, produce } = await aVendor('kairval');
    await produce();
    const [{ method, path, headers, body } = expect.fail('Nothing was sent')] = emulator.requests;
    expect([method, path]).toStrictEqual(['POST', '/v1/images/generate']);
    expect(headers).toMatchObject({
      authorization: `Bearer ${emulator.apiKey}`,
      'idempotency-key': 'run-1-attempt-1',
      'content-type': 'application/json',
    });
    expect(headers.cookie).toBeUndefined();
    expect(body).toStrictEqual({
      model: 'gpt-image-2',
      prompt: PROMPT,
      aspect_ratio: '16:9',
      output_format: 'png',
    });
  });

  it('is a URL with the revised prompt and the id of the call, without credits', async () => {
    const { produce } = await aVendor('kairval');
    const answer = await produce(anImageRequest({ count: 2 }));
    expect(answer).toStrictEqual({
      state: 'produced',
      jobId: expect.stringMatching(/^gen_/) as string,
      credits: null,
      warnings: [],
      images: [1, 2].map(() => ({
        content: { kind: 'url', url: expect.stringMatching(/\/files\/.+\.png$/) as string },
        revisedPrompt: `${PROMPT} (revised)`,
        seed: null,
      })),
    });
  });

  it('has the requested aspect', async () => {
    const { produce } = await aVendor('kairval', { draws: true });
    const { images } = await produce(anImageRequest({ frame: { width: 900, height: 1600 } }));
    const content = images[0]!.content;
    if (content.kind !== 'url') throw new Error('No URL');
    const answer = await fetch(content.url);
    const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect(width / height).toBeCloseTo(9 / 16, 3);
  });

  it.each([
    [1, undefined, 1],
    [3, 3, 3],
    [4, 4, 4],
    // The rest is left to further calls.
    [9, 4, 4],
  ])('of a count of %i is requested with n %j and billed as %i', async (count, n, images) => {
    const { emulator, produce } = await aVendor('kairval');
    const { warnings } = await produce(anImageRequest({ count }));
    expect((emulator.requests[0]!.body as { n?: number }).n).toBe(n);
    expect(emulator.billed).toMatchObject([{ images, credits: 50 * images }]);
    expect(warnings.map(({ feature }) => feature)).toStrictEqual(count > 4 ? ['count'] : []);
  });

  it('costs the estimated or configured credits, or an unknown amount', async () => {
    const { emulator, provider, providerWith, produce } = await aVendor('kairval');
    const request = anImageRequest({ count: 2 });
    await produce(request);
    expect(emulator.billed[0]!.credits).toBe(provider.estimate(request));
    expect(providerWith({ creditsPerImage: 7 }).estimate(request)).toBe(14);
    expect(providerWith({ model: 'imagen-3' }).estimate(request)).toBeNull();
  });
});

describe('an edit of kairval', () => {
  it('sends its reference image as base64', async () => {
    const { emulator, produce } = await aVendor('kairval');
    const picture = await anImage('jpeg');
    const answer = await produce(anImageRequest({ references: [picture] }));
    const { path, body } = emulator.requests[0]!;
    const { image, ...rest } = body as { image: string };
    expect(path).toBe('/v1/images/edit');
    expect(Buffer.from(image, 'base64').equals(picture.bytes)).toBe(true);
    expect(rest).toStrictEqual({ model: 'gpt-image-2', prompt: PROMPT, output_format: 'png' });
    expect(answer.warnings.map(({ feature }) => feature)).toStrictEqual(['frame']);
    expect(emulator.billed).toHaveLength(1);
  });
});

describe('a failing call of kairval', () => {
  it('with 500 after billing is sent again with its idempotency key, and billed once', async () => {
    const { emulator, produce, clock } = await aVendor('kairval');
    emulator.script([{ status: 500, bills: true }, { status: 500 }]);
    const { images } = await produce();
    expect(images).toHaveLength(1);
    expect(emulator.requests.map(({ headers }) => headers['idempotency-key'])).toStrictEqual(
      Array(3).fill('run-1-attempt-1'),
    );
    expect(new Set(emulator.requests.map(({ raw }) => raw.toString())).size).toBe(1);
    expect([emulator.billed.length, clock.waits.length]).toStrictEqual([1, 2]);
  });

  it('waits for a retry-after of a full minute', async () => {
    const { emulator, produce, clock } = await aVendor('kairval');
    const error = { code: 'rate_limit_exceeded', message: 'Later.', type: 'rate_limit_error' };
    emulator.script([{ status: 429, body: { error }, headers: { 'retry-after': '12' } }]);
    await produce();
    expect(clock.waits).toHaveLength(1);
    expect(clock.waits[0]).toBeGreaterThanOrEqual(12_000);
    expect(emulator.billed).toHaveLength(1);
  });

  it.each([
    [400, 'bad_request', 'provider_rejected', 1],
    [401, 'unauthorized', 'provider_auth', 1],
    [402, 'insufficient_credits', 'provider_credits', 1],
    [400, 'content_policy_violation', 'provider_rejected', 1],
    [404, 'model_not_found', 'provider_rejected', 1],
    [409, 'conflict', 'provider_outcome_unknown', 1],
    [429, 'rate_limit_exceeded', 'provider_rate_limited', 5],
    [500, 'server_error', 'provider_outcome_unknown', 5],
    [503, 'unavailable', 'provider_outcome_unknown', 1],
  ])('with %i %s fails as %s after %i requests', async (status, name, code, sent) => {
    const { emulator, provider } = await aVendor('kairval');
    const fault = { status, body: { error: { code: name, message: 'No.', type: 'x' } } };
    emulator.script(Array.from({ length: 9 }, () => fault));
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect([error.code, emulator.requests.length]).toStrictEqual([code, sent]);
    expect(error.message).toMatch(/^main \(127\.0\.0\.1:\d+\) .+: .+\.$/);
    expect(emulator.billed).toStrictEqual([]);
  });

  it('without credits or with an unknown model costs nothing', async () => {
    const poor = await aVendor('kairval', { credits: 49 });
    expect((await heroErrorOf(poor.produce())).code).toBe('provider_credits');
    const { emulator, providerWith } = await aVendor('kairval');
    const other = providerWith({ model: 'dall-e-3' }).submit(anImageRequest(), aContext());
    expect((await heroErrorOf(other)).code).toBe('provider_rejected');
    expect([...poor.emulator.billed, ...emulator.billed]).toStrictEqual([]);
  });

  it('exposes neither its key nor the whole prompt, whatever the vendor answers', async () => {
    const { emulator, provider } = await aVendor('kairval');
    const message = `Key ${emulator.apiKey} asked for: ${PROMPT}`;
    emulator.script([{ status: 400, body: { error: { code: 'bad', message, type: 'x' } } }]);
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error.message).toContain('asked for');
    expect(error.message).not.toContain(emulator.apiKey.slice(-10));
    expect(error.message).not.toContain(PROMPT);
  });

  it('without a key names the variable, and sends nothing', async () => {
    const { emulator, providerWith } = await aVendor('kairval');
    const provider = providerWith({ apiKey: ' ' });
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error.code).toBe('provider_auth');
    expect(error.message).toContain('KAIRVAL_API_KEY');
    expect(emulator.connections).toBe(0);
  });
});

describe('the connection test of kairval', () => {
  it('cannot verify a valid key at no cost, and says so', async () => {
    const { emulator, provider } = await aVendor('kairval');
    const { key, detail } = await provider.check!(aContext());
    expect([key, emulator.billed.length]).toStrictEqual(['untested', 0]);
    expect(detail).toMatch(/no free way to test the API key/);
  });
});
