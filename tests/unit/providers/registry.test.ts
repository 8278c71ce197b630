import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../server/src/contracts/config';
import type { ConfigInput } from '../../../server/src/contracts/config';
import { HeroError } from '../../../server/src/contracts/error';
import type { ImageProvider } from '../../../server/src/contracts/provider';
import { checkProviderOrder, createProviders, providerOrder } from '../../../server/src/providers/registry';

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
  createProviders({ config: configSchema.parse(config), createBrandCard: () => card });

const problemOf = (config: ConfigInput): string => {
  try {
    checkProviderOrder(configSchema.parse(config));
    return '';
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

describe('the providers', () => {
  it('of an empty config are the brand card', () => {
    expect(
      [...create({}).values()].map(({ name, provider, ready }) => ({ name, provider, ready })),
    ).toStrictEqual([{ name: 'brand-card', provider: card, ready: true }]);
    expect(providerOrder(configSchema.parse({}))).toStrictEqual(['brand-card']);
  });

  it('are tried as configured, the card last, when no order is given', () => {
    const config = {
      providers: { main: gateway, own: { type: 'custom', provider: own } },
    } satisfies ConfigInput;
    expect([...create(config).keys()]).toStrictEqual(['main', 'own', 'brand-card']);
    expect(providerOrder(configSchema.parse(config))).toStrictEqual(['main', 'own', 'brand-card']);
  });

  it('are tried in the given order, and the others stay there for templates that name them', () => {
    const config = {
      providers: { main: gateway, own: { type: 'custom', provider: own } },
      use: ['own', 'brand-card', 'own'],
    } satisfies ConfigInput;
    expect([...create(config).keys()]).toStrictEqual(['own', 'brand-card', 'main']);
    expect(providerOrder(configSchema.parse(config))).toStrictEqual(['own', 'brand-card']);
  });

  it('carry what their calls and downloads may do', () => {
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
      privateNetwork: { kind: 'own', origin: 'https://api.kissapi.ai' },
      ready: true,
    });
    expect(entry?.provider).toMatchObject({ type: 'openai-compatible', model: 'gpt-image-2' });
  });

  it('have safe defaults', () => {
    expect(create({ providers: { main: gateway } }).get('main')).toMatchObject({
      timeoutMs: 180_000,
      creditsPerImage: null,
      resultHosts: null,
      privateNetwork: { kind: 'closed' },
    });
  });

  it.each([undefined, '', '  '])('are not ready with the key %j', (apiKey) => {
    const main = apiKey === undefined ? gateway : { ...gateway, apiKey };
    expect(create({ providers: { main } }).get('main')?.ready).toBe(false);
  });

  it('draw with the model a template names', () => {
    const entry = create({ providers: { main: { ...gateway, model: 'gpt-image-1' } } }).get('main');
    expect(entry?.provider.model).toBe('gpt-image-1');
    expect(entry?.withModel('gpt-image-2').model).toBe('gpt-image-2');
    expect(create({}).get('brand-card')?.withModel('gpt-image-2')).toBe(card);
  });

  it("are the site's own where it has some", () => {
    expect(create({ providers: { own: { type: 'custom', provider: own } } }).get('own')?.provider).toBe(own);
  });
});

describe('a name that is no provider', () => {
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
  ])('is told with its path, its value and the names there are: %j', (config, expected) => {
    expect(problemOf({ providers: { main: gateway }, ...config })).toBe(expected);
  });

  it('is the built-in one for another type', () => {
    expect(problemOf({ providers: { 'brand-card': gateway } })).toContain('providers.brand-card.type');
  });

  it('stops the providers from being built', () => {
    expect(() => create({ use: ['nobody'] })).toThrow(HeroError);
  });
});
