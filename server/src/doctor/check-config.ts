import type { ProviderSummary } from '../contracts/admin-api';
import { BRAND_CARD } from '../contracts/config';
import { ok, warn, type Check } from './check';

/** Invalid config stops the boot and is reported there; in a running Strapi the config is valid. */
export const checkConfig: Check<{ listProviders: () => ProviderSummary[] }> = ({ listProviders }) => {
  const order = listProviders()
    .flatMap(({ name, order }) => (order === null ? [] : [{ name, order }]))
    .sort((one, other) => one.order - other.order)
    .map(({ name }) => name);
  const list = `heroes are drawn by ${order.join(', then ')}`;
  return Promise.resolve([
    order.every((name) => name === BRAND_CARD)
      ? warn(
          'config',
          `No mistakes, but ${list} only: no provider draws pictures.`,
          "Add one at 'hero-image'.config.providers in config/plugins, if cards are not all you want.",
        )
      : ok('config', `No mistakes; ${list}.`),
  ]);
};
