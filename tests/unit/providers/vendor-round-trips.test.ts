import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import type { ImageProvider, ImageRequest } from '../../../server/src/contracts/provider';
import { listenOnLoopback } from '../../support/emulators/loopback';
import { createProvider, VENDORS } from './a-vendor';
import { aContext, anImageRequest, heroErrorOf } from './fixtures';

const NAMES = ['kairval', 'gpt-image-2-art', 'gptimage2-ai', 'gptimageapi-dev'] as const;

const produce = async (provider: ImageProvider, request: ImageRequest) => {
  const answer = await provider.submit(request, aContext());
  if (answer.state === 'produced') return answer;
  for (let asked = 0; asked < 9; asked++) {
    const said = await provider.poll!(answer.jobId, aContext());
    if (said.state === 'produced') return { ...said, warnings: [...answer.warnings, ...said.warnings] };
  }
  throw new Error('The job never ends');
};

describe.each(NAMES)('a round trip to %s', (name) => {
  const anEmulator = async () => {
    const emulator = await VENDORS[name].start();
    onTestFinished(emulator.close);
    const { baseUrl, apiKey } = emulator;
    return { emulator, provider: createProvider(name, { baseUrl, apiKey }) };
  };

  it('is billed once, as estimated, for all images of a call', async () => {
    const { emulator, provider } = await anEmulator();
    const request = anImageRequest({ count: 2, frame: { width: 1920, height: 1080 } });
    const { images } = await produce(provider, request);
    expect(images.map(({ content }) => content.kind)).toEqual(['url', 'url']);
    expect(emulator.billed).toMatchObject([{ images: 2, credits: provider.estimate(request) }]);
  });

  it('tests the key at no cost, and reports a wrong one', async () => {
    const { emulator, provider } = await anEmulator();
    const isFree = name === 'gpt-image-2-art' || name === 'gptimage2-ai';
    expect((await provider.check!(aContext())).key).toBe(isFree ? 'accepted' : 'untested');
    const wrong = createProvider(name, { baseUrl: emulator.baseUrl, apiKey: 'sk-of-somebody-else' });
    expect((await wrong.check!(aContext())).key).toBe('refused');
    expect(emulator.billed).toEqual([]);
  });

  it('sends nothing without a key', async () => {
    const { emulator } = await anEmulator();
    const provider = createProvider(name, { baseUrl: emulator.baseUrl, apiKey: ' ' });
    const error = await heroErrorOf(provider.submit(anImageRequest(), aContext()));
    expect(error.code).toBe('provider_auth');
    expect(emulator.requests).toEqual([]);
  });
});

describe.each(['gpt-image-2-art', 'gptimage2-ai'] as const)('references for %s', (name) => {
  it('that cannot be shared fail the call before it is sent', async () => {
    const emulator = await VENDORS[name].start();
    onTestFinished(emulator.close);
    const unreachable = new HeroError({ code: 'config_invalid', message: 'Nobody reaches this site.' });
    const context = { ...aContext(), share: () => Promise.reject(unreachable) };
    const references = [{ bytes: new Uint8Array(9), mime: 'image/png' }];
    const { baseUrl, apiKey } = emulator;
    const work = createProvider(name, { baseUrl, apiKey }).submit(anImageRequest({ references }), context);
    expect(await heroErrorOf(work)).toBe(unreachable);
    expect(emulator.requests).toEqual([]);
  });
});

/** A vendor on loopback that answers every poll the same, and records requests. */
const aVendor = async (status: number, body: object, headers: Record<string, string> = {}) => {
  const asked: { url: string | undefined; body: unknown }[] = [];
  const answer = async (request: IncomingMessage): Promise<void> => {
    asked.push({ url: request.url, body: request.method === 'POST' ? await json(request) : null });
  };
  const server = await listenOnLoopback((request, response) => {
    void answer(request).then(() => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  onTestFinished(server.close);
  return { asked, settings: { baseUrl: server.origin, apiKey: 'sk-1' } };
};

describe.each([
  ['gpt-image-2-art', { id: 'a/../b?c', status: 'processing' }, '/images/tasks/a%2F..%2Fb%3Fc', 3_000],
  ['gptimage2-ai', { jobId: 'a/../b?c', status: 'running' }, '/generate/a%2F..%2Fb%3Fc', 2_500],
] as const)('polling a job of %s', (name, body, path, least) => {
  it.each([
    [{}, least],
    [{ 'retry-after': '1' }, least],
    [{ 'retry-after': '7' }, 7_000],
    // No header makes a paid job wait beyond the run's timeout.
    [{ 'retry-after': '86400' }, 30_000],
  ])('waits for retry-after, within the usual minimum and maximum: %j', async (headers, pollAfterMs) => {
    const { settings, asked } = await aVendor(202, body, headers);
    const said = await createProvider(name, settings).poll!('a/../b?c', aContext());
    expect(said).toEqual({ state: 'pending', pollAfterMs });
    expect(asked).toEqual([{ url: path, body: null }]);
  });

  it('starts with the retry-after of the accepting response', async () => {
    const { settings } = await aVendor(202, body, { 'retry-after': '9' });
    const said = await createProvider(name, settings).submit(anImageRequest(), aContext());
    expect(said).toMatchObject({ state: 'submitted', jobId: 'a/../b?c', pollAfterMs: 9_000 });
  });
});
