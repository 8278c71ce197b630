import { describe, expect, it, onTestFinished } from 'vitest';
import { configSchema } from '../../../server/src/contracts/config';
import type { ConfigInput } from '../../../server/src/contracts/config';
import { HeroError } from '../../../server/src/contracts/error';
import type { ImageProvider } from '../../../server/src/contracts/provider';
import { checkProviderOrder, createProviders, providerOrder } from '../../../server/src/providers/registry';
import { listenOnLoopback } from '../../support/emulators/loopback';
import { createMemorySlots } from '../../support/runs/memory-slots';
import { aContext, anError, anImageRequest, heroErrorOf } from './fixtures';

const aProvider = (type: string): ImageProvider => ({
  specificationVersion: 1,
  type,
  model: '',
  source: 'ai',
  capabilities: {
    sizes: null,
    frames: null,
    maxImagesPerCall: 1,
    seed: false,
    negativePrompt: false,
    edits: false,
    transparency: false,
  },
  estimate: () => null,
  submit: () => Promise.reject(new Error('never called')),
});

const card = aProvider('brand-card');
const own = aProvider('own');
const gateway = { type: 'openai-compatible', baseUrl: 'https://api.kissapi.ai/v1' } as const;

const create = (config: ConfigInput) =>
  createProviders({
    config: configSchema.parse(config),
    createBrandCard: () => card,
    slots: createMemorySlots(),
    warn: () => undefined,
  });

const problemOf = (config: ConfigInput): string => {
  try {
    checkProviderOrder(configSchema.parse(config));
    return '';
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

describe('the provider registry', () => {
  it('contains the brand card for an empty config', () => {
    expect(
      [...create({}).values()].map(({ name, provider, ready }) => ({ name, provider, ready })),
    ).toStrictEqual([{ name: 'brand-card', provider: card, ready: true }]);
    expect(providerOrder(configSchema.parse({}))).toStrictEqual(['brand-card']);
  });

  it('orders providers as configured, the card last, when no order is given', () => {
    const config = {
      providers: { main: gateway, own: { type: 'custom', provider: own } },
    } satisfies ConfigInput;
    expect([...create(config).keys()]).toStrictEqual(['main', 'own', 'brand-card']);
    expect(providerOrder(configSchema.parse(config))).toStrictEqual(['main', 'own', 'brand-card']);
  });

  it('follows the given order, and keeps the others for templates that name them', () => {
    const config = {
      providers: { main: gateway, own: { type: 'custom', provider: own } },
      use: ['own', 'brand-card', 'own'],
    } satisfies ConfigInput;
    expect([...create(config).keys()]).toStrictEqual(['own', 'brand-card', 'main']);
    expect(providerOrder(configSchema.parse(config))).toStrictEqual(['own', 'brand-card']);
  });

  it('stores what the calls and downloads of an entry may do', () => {
    const entry = create({
      providers: {
        main: {
          ...gateway,
          apiKey: 'sk-1',
          timeoutMs: 9_000,
          creditsPerImage: 3,
          resultHosts: ['*.kissapi.ai'],
          allowPrivateNetwork: true,
        },
      },
    }).get('main');
    expect(entry).toMatchObject({
      name: 'main',
      timeoutMs: 9_000,
      creditsPerImage: 3,
      resultHosts: ['*.kissapi.ai'],
      allowPrivateNetwork: true,
      privateNetwork: { kind: 'own', origin: 'https://api.kissapi.ai' },
      ready: true,
    });
    expect(entry?.provider).toMatchObject({ type: 'openai-compatible', model: 'gpt-image-2' });
  });

  it('has safe defaults', () => {
    expect(create({ providers: { main: gateway } }).get('main')).toMatchObject({
      timeoutMs: 180_000,
      creditsPerImage: null,
      resultHosts: null,
      privateNetwork: { kind: 'closed' },
    });
  });

  it.each([undefined, '', '  '])('marks a provider with the key %j as not ready', (apiKey) => {
    const main = apiKey === undefined ? gateway : { ...gateway, apiKey };
    expect(create({ providers: { main } }).get('main')?.ready).toBe(false);
  });

  it('creates a provider with the model a template names', () => {
    const entry = create({ providers: { main: { ...gateway, model: 'gpt-image-1' } } }).get('main');
    expect(entry?.provider.model).toBe('gpt-image-1');
    expect(entry?.withModel('gpt-image-2').model).toBe('gpt-image-2');
    expect(create({}).get('brand-card')?.withModel('gpt-image-2')).toBe(card);
  });

  it('uses a custom provider as given', () => {
    expect(create({ providers: { own: { type: 'custom', provider: own } } }).get('own')?.provider).toBe(own);
  });
});

describe('the throttle of a provider entry', () => {
  /** A gateway on loopback that reports its rate limit and counts connections. */
  const aGateway = async () => {
    const server = await listenOnLoopback((_, response) => {
      response.writeHead(400, { 'x-ratelimit-limit': '7', 'content-type': 'application/json' }).end('{}');
    });
    onTestFinished(server.close);
    const main = {
      type: 'openai-compatible',
      baseUrl: server.origin,
      apiKey: 'sk-1',
      allowPrivateNetwork: true,
      concurrency: 2,
      requestsPerMinute: 30,
    } as const;
    const entry = create({ providers: { main, other: main } });
    return { server, main: entry.get('main')!, other: entry.get('other')! };
  };

  it("follows the config and the vendor's headers, for all models of an entry, separately from other entries", async () => {
    const { server, main, other } = await aGateway();
    expect(main.throttle.health().pace).toMatchObject({ concurrency: 2, requestsPerMinute: 30 });
    await heroErrorOf(main.withModel('gpt-image-1').submit(anImageRequest(), aContext()));
    expect(main.throttle.health().pace.requestsPerMinute).toBe(7);
    expect(other.throttle.health().pace.requestsPerMinute).toBe(30);
    for (let more = 0; more < 6; more++) {
      await heroErrorOf(main.provider.submit(anImageRequest(), aContext()));
    }
    expect(await main.throttle.admit('a')).toMatchObject({ kind: 'wait' });
    expect(await other.throttle.admit('a')).toStrictEqual({ kind: 'go' });
    expect(server.connections).toBe(7);
    await Promise.all([main.close(), other.close()]);
  });

  it('ends calls in flight when the entry is closed, for all models', async () => {
    const hung: (() => void)[] = [];
    const arrived = new Promise<void>((resolve) => hung.push(resolve));
    const server = await listenOnLoopback(() => hung[0]?.());
    onTestFinished(server.close);
    const main = {
      type: 'openai-compatible',
      baseUrl: server.origin,
      apiKey: 'sk-1',
      allowPrivateNetwork: true,
    } as const;
    const entry = create({ providers: { main } }).get('main')!;
    const call = heroErrorOf(entry.withModel('gpt-image-1').submit(anImageRequest(), aContext()));
    await arrived;
    await entry.close();
    expect((await call).code).toBe('provider_outcome_unknown');
  });

  it('counts runs for the card and for custom providers', async () => {
    const entries = create({
      providers: { own: { type: 'custom', provider: own, requestsPerMinute: 1, concurrency: 5 } },
    });
    const { throttle } = entries.get('own')!;
    expect(await throttle.admit('a')).toStrictEqual({ kind: 'go' });
    expect(await throttle.admit('b')).toMatchObject({ kind: 'wait' });
    expect(await entries.get('brand-card')!.throttle.admit('a')).toStrictEqual({ kind: 'go' });
  });

  it('opens the circuit of a failing entry, but never of the card', async () => {
    const entries = create({ providers: { main: gateway } });
    for (const { throttle } of entries.values()) {
      for (let time = 0; time < 3; time++) throttle.failed(anError('provider_unavailable'));
    }
    expect(await entries.get('main')!.throttle.admit('a')).toMatchObject({ kind: 'circuit-open' });
    expect(await entries.get('brand-card')!.throttle.admit('a')).toMatchObject({ kind: 'go' });
  });
});

describe('private addresses for downloads', () => {
  it.each([
    [{ type: 'custom', provider: own }, { kind: 'closed' }],
    [{ type: 'custom', provider: own, allowPrivateNetwork: true }, { kind: 'any' }],
    [
      { type: 'custom', provider: own, allowPrivateNetwork: true, resultHosts: ['files.internal'] },
      { kind: 'own', origin: null },
    ],
    [
      { ...gateway, baseUrl: 'http://10.0.0.7:8080/v1', allowPrivateNetwork: true },
      { kind: 'own', origin: 'http://10.0.0.7:8080' },
    ],
  ] as const)('are allowed per entry as configured (%#)', (settings, expected) => {
    const providers = { main: settings } as unknown as ConfigInput['providers'];
    expect(create({ providers }).get('main')?.privateNetwork).toStrictEqual(expected);
  });
});

describe('a name that is not a configured provider', () => {
  it.each([
    [
      { use: ['kairvall'] },
      'config_invalid: use[0] is "kairvall", which is no configured provider: use one of main, brand-card.',
    ],
    [
      { use: ['main', 'own'] },
      'config_invalid: use[1] is "own", which is no configured provider: use one of main, brand-card.',
    ],
    [
      { templates: [{ slug: 'a', name: 'A', prompt: 'x', provider: 'toString' }] },
      'config_invalid: templates[0].provider is "toString", which is no configured provider: use one of main, brand-card.',
    ],
    [{ use: ['brand-card', 'main'] }, ''],
    [{ templates: [{ slug: 'a', name: 'A', prompt: 'x', provider: 'brand-card' }] }, ''],
  ])('is reported with its path, its value and the valid names: %j', (config, expected) => {
    expect(problemOf({ providers: { main: gateway }, ...config })).toBe(expected);
  });

  it('is a built-in name with another type', () => {
    expect(problemOf({ providers: { 'brand-card': gateway } })).toContain('providers.brand-card.type');
  });

  it('prevents creating the providers', () => {
    expect(() => create({ use: ['nobody'] })).toThrow(HeroError);
  });
});
