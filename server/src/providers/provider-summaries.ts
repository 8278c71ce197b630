import type { ProviderSummary } from '../contracts/admin-api';
import type { ProviderEntry } from './registry';

/** How the configured providers are doing, for people: no key and no URL. `order`: their names in the order of use. */
export const summariseProviders = (entries: Iterable<ProviderEntry>, order: string[]): ProviderSummary[] =>
  [...entries].map(({ name, provider, isFree, ready, creditsPerImage, throttle }) => ({
    name,
    type: provider.type,
    model: provider.model,
    source: provider.source,
    order: order.includes(name) ? order.indexOf(name) : null,
    ready,
    creditsPerImage: isFree ? 0 : creditsPerImage,
    health: throttle.health(),
  }));
