import { isIP } from 'node:net';
import { HeroError } from '../contracts/error';
import { parseBaseUrl } from './base-url';
import { createGuardedAgent } from './http/agent';
import { ordinary } from './http/connection';
import type { Connection } from './http/connection';
import { providerError } from './http/errors';
import { createRefusedFields } from './refused-fields';
import type { RefusedFields } from './refused-fields';
import { createRequestFields } from './request-fields';
import type { RequestFields } from './request-fields';
import type { VendorSettings } from './vendor-definition';

export interface VendorOptions {
  /** Its key under `providers` in the config. */
  name: string;
  config: VendorSettings;
  /** Cap on one image, in bytes. */
  maxImageBytes?: number;
  /** Parts of the connection that are not the ordinary ones. */
  connection?: Partial<Pick<Connection, 'agent' | 'traffic' | 'clock'>>;
  /** What its API has refused so far. Left out: nothing. */
  refusedFields?: RefusedFields;
}

/** One configured vendor, ready to be called. */
export interface Vendor {
  connection: Connection;
  /** A URL below the base URL; `path` begins with a slash. */
  url: (path: string) => URL;
  /** @throws HeroError provider_auth when there is no key, or one that no header can carry */
  requireKey: () => void;
  /** The fields of its requests, as the model takes them. */
  fields: RequestFields;
}

/** `https://api.kissapi.ai/v1` suggests `KISSAPI_API_KEY`, as KissAPI's own page does. */
const variableFromHost = (host: string, name: string): string => {
  const [domain = name] = isIP(host) === 0 ? host.split('.').slice(-2) : [];
  return `${domain.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`;
};

const isHeaderSafe = (key: string): boolean => /^[\x21-\x7e]+$/.test(key);

/** `keyVariable` is the name that the vendor's own page gives its key; left out, one is made from the host. */
export const createVendor = (
  { name, config, connection = {}, refusedFields = createRefusedFields() }: VendorOptions,
  { model, keyVariable }: { model: string; keyVariable?: string | undefined },
): Vendor => {
  const base = new URL(config.baseUrl);
  const apiKey = config.apiKey?.trim() ?? '';
  const provider = { name, host: base.host };
  return {
    connection: {
      agent: createGuardedAgent({ ...config, trustsUnresolved: true }),
      ...ordinary,
      ...connection,
      provider,
      apiKey,
    },
    url: parseBaseUrl(config.baseUrl),
    fields: createRequestFields({ name, request: config.request, model, refused: refusedFields }),
    requireKey: () => {
      if (apiKey === '') {
        const variable = keyVariable ?? variableFromHost(base.hostname, name);
        throw new HeroError({
          code: 'provider_auth',
          message: `${name} (${provider.host}) has no API key: set providers.${name}.apiKey in config/plugins.ts, for example to env('${variable}').`,
        });
      }
      if (!isHeaderSafe(apiKey)) {
        throw providerError({
          provider,
          code: 'provider_auth',
          happened: 'cannot be sent its API key',
          detail: 'it holds spaces or characters that no key has',
          advice: `copy providers.${name}.apiKey anew from the provider's page`,
        });
      }
    },
  };
};
