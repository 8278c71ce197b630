import { BRAND_CARD, providerConfigSchema } from '../contracts/config';
import type { Config, ProviderConfig } from '../contracts/config';
import { HeroError } from '../contracts/error';
import type { ImageProvider } from '../contracts/provider';
import { createGptImage2AiProvider } from './gptimage2-ai/gptimage2-ai';
import { createGptImage2ArtProvider } from './gpt-image-2-art/gpt-image-2-art';
import { createGptImageApiDevProvider } from './gptimageapi-dev/gptimageapi-dev';
import { createKairvalProvider } from './kairval/kairval';
import { createThrottle, type Throttle, type ThrottleOptions } from '../throttle/throttle';
import { createGuardedAgent } from './http/agent';
import { privateNetworkOf } from './http/result-url';
import type { PrivateNetwork } from './http/result-url';
import { createOpenAiCompatibleProvider } from './openai/openai-compatible';
import { createRefusedFields } from './refused-fields';
import type { VendorOptions } from './vendor';
import type { VendorSettings } from './vendor-definition';

/** A configured provider with what its calls and downloads may do. */
export interface ProviderEntry {
  name: string;
  provider: ImageProvider;
  /** The card: drawn by this server, without cost and without a call. */
  isFree: boolean;
  /** The same provider drawing with another model, for templates that name one; itself where it has no choice. */
  withModel(model: string): ImageProvider;
  /** Milliseconds for one run, polling included. */
  timeoutMs: number;
  /** Hosts an image may be downloaded from; null: any public host. */
  resultHosts: readonly string[] | null;
  allowPrivateNetwork: boolean;
  /** Where an image may be downloaded from a private address. */
  privateNetwork: PrivateNetwork;
  throttle: Throttle;
  /** Whether everything it needs to be called is configured. */
  ready: boolean;
  /** As configured; null: not told. */
  creditsPerImage: number | null;
  /** Ends its connections. */
  close: () => Promise<void>;
}

/** Every name that a run can ask for: the configured ones, then the card, which always exists. */
const providerNames = (config: Config): string[] => [
  ...new Set([...Object.keys(config.providers), BRAND_CARD]),
];

/** The names to try, in order: `use`, or every configured provider and the card last. */
export const providerOrder = (config: Config): string[] => [
  ...new Set(config.use ?? [...providerNames(config).filter((name) => name !== BRAND_CARD), BRAND_CARD]),
];

/**
 * Checks that every provider the config names exists.
 *
 * @throws HeroError config_invalid with the path, the value and the names there are
 */
export const checkProviderOrder = (config: Config): void => {
  const names = providerNames(config);
  const invalid = (path: string, problem: string): HeroError =>
    new HeroError({ code: 'config_invalid', message: `${path} ${problem}.` });

  const card = config.providers[BRAND_CARD];
  if (card !== undefined && card.type !== BRAND_CARD) {
    throw invalid(
      `providers.${BRAND_CARD}.type`,
      `is "${card.type}", but this name belongs to the built-in card: give the provider another name`,
    );
  }
  const references = [
    ...(config.use ?? []).map((name, index) => ({ path: `use[${index}]`, name })),
    ...config.templates.map(({ provider }, index) => ({
      path: `templates[${index}].provider`,
      name: provider,
    })),
  ];
  for (const { path, name } of references) {
    if (name !== null && !names.includes(name)) {
      throw invalid(path, `is "${name}", which is no configured provider: use one of ${names.join(', ')}`);
    }
  }
};

/** Builds a provider; a model given here wins over the configured one. */
type Build = (model?: string) => ImageProvider;

/** The vendors that are called with a key; what is particular to one is in its folder. */
const VENDORS: Record<VendorSettings['type'], (options: VendorOptions) => ImageProvider> = {
  'openai-compatible': createOpenAiCompatibleProvider,
  kairval: createKairvalProvider,
  'gpt-image-2-art': createGptImage2ArtProvider,
  'gptimage2-ai': createGptImage2AiProvider,
  'gptimageapi-dev': createGptImageApiDevProvider,
};

interface Parts extends Pick<ThrottleOptions, 'slots' | 'warn'> {
  config: Config;
  createBrandCard: () => ImageProvider;
}

const buildEntry = (
  name: string,
  settings: ProviderConfig,
  { config, createBrandCard, slots, warn }: Parts,
): ProviderEntry => {
  const baseUrl = 'baseUrl' in settings ? settings.baseUrl : null;
  const resultHosts = settings.resultHosts ?? null;
  const { concurrency = null, requestsPerMinute = null, timeoutMs } = settings;
  const throttle = createThrottle({
    ...{ name, timeoutMs, slots, warn },
    limits: { concurrency, requestsPerMinute },
    hasCircuit: settings.type !== 'brand-card',
  });
  const agent = createGuardedAgent({ ...settings, trustsUnresolved: true });
  /** One for all models of the entry. */
  const connection = { agent, traffic: throttle.traffic };
  const refusedFields = createRefusedFields();
  const entry = (build: Build, ready: boolean, provider = build()): ProviderEntry => ({
    name,
    provider,
    isFree: provider.source === 'card',
    withModel: build,
    timeoutMs,
    resultHosts,
    allowPrivateNetwork: settings.allowPrivateNetwork,
    privateNetwork: privateNetworkOf({ ...settings, baseUrl, resultHosts }),
    throttle,
    ready,
    creditsPerImage: settings.creditsPerImage ?? null,
    close: agent.close,
  });
  const vendor = (vendorSettings: VendorSettings): ProviderEntry => {
    const build: Build = (model = vendorSettings.model) =>
      VENDORS[vendorSettings.type]({
        name,
        config: model === undefined ? vendorSettings : { ...vendorSettings, model },
        maxImageBytes: config.limits.downloadBytes,
        connection,
        refusedFields,
      });
    return entry(build, (vendorSettings.apiKey?.trim() ?? '') !== '');
  };
  switch (settings.type) {
    case 'openai-compatible':
    case 'kairval':
    case 'gpt-image-2-art':
    case 'gptimage2-ai':
    case 'gptimageapi-dev':
      return vendor(settings);
    case 'brand-card':
      return entry(createBrandCard, true);
    case 'custom':
      return entry(() => settings.provider, true);
  }
};

/**
 * Every provider there is, by name: first those of `use` in their order, then the others, which a template or a
 * request may still name. Which are tried for a run that names none is `providerOrder`. Nothing is called.
 *
 * @throws HeroError config_invalid
 */
export const createProviders = (parts: Parts): Map<string, ProviderEntry> => {
  const { config } = parts;
  checkProviderOrder(config);
  const names = new Set([...providerOrder(config), ...providerNames(config)]);
  return new Map(
    [...names].map((name) => {
      const settings = config.providers[name] ?? providerConfigSchema.parse({ type: BRAND_CARD });
      return [name, buildEntry(name, settings, parts)];
    }),
  );
};
