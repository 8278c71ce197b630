import type { Core } from '@strapi/strapi';
import type { Config } from '../contracts/config';
import { HeroError } from '../contracts/error';
import type { CardFont } from '../image/card/fonts';
import { createBrandCardProvider } from '../providers/brand-card';
import { downloadImage } from '../providers/http/download';
import { createProviders, type ProviderEntry } from '../providers/registry';
import type { Ports } from '../runs/model/ports';
import { createSlotStore } from '../throttle/store/slot-store';
import { fullProviders } from '../throttle/throttle';

export interface Providers {
  entries: Map<string, ProviderEntry>;
  /** Providers that would admit no run now. */
  busy: () => Promise<string[]>;
  provider: Ports['provider'];
  /** Closes the providers' connections. */
  close: () => Promise<void>;
}

const createLookup =
  (entries: Map<string, ProviderEntry>, limits: Config['limits']): Ports['provider'] =>
  (name, model) => {
    const entry = entries.get(name);
    if (entry === undefined) {
      throw new HeroError({
        code: 'config_invalid',
        message: `No provider is called “${name}”; use one of: ${[...entries.keys()].join(', ')}.`,
      });
    }
    const { isFree, throttle, timeoutMs, privateNetwork, resultHosts } = entry;
    return {
      name,
      isFree,
      timeoutMs,
      throttle,
      provider: model === null ? entry.provider : entry.withModel(model),
      download: (url, signal) =>
        downloadImage({
          ...{ url, signal, timeoutMs, privateNetwork, resultHosts },
          maxBytes: limits.downloadBytes,
        }),
    };
  };

/** The configured providers, each with its throttle. */
export const createAppProviders = (
  strapi: Core.Strapi,
  { config, fonts }: { config: Config; fonts: CardFont[] },
): Providers => {
  const slots = createSlotStore(strapi);
  const entries = createProviders({
    ...{ config, slots },
    createBrandCard: () => createBrandCardProvider({ fonts }),
    warn: (message) => strapi.log.warn(`[hero-image] ${message}`),
  });
  return {
    entries,
    busy: () => fullProviders(entries.values(), slots),
    provider: createLookup(entries, config.limits),
    close: async () => {
      await Promise.all([...entries.values()].map((entry) => entry.close()));
    },
  };
};
