import { join } from 'node:path';
import type { ConfigInput } from '../../../server/src/contracts';
import { pluginRoot } from '../paths';

/** Nobody comes through the door: the secrets of these sites may be known. */
const SECRETS = {
  APP_KEYS: 'first-key-of-the-crash-site,second-key-of-the-crash-site',
  ADMIN_JWT_SECRET: 'admin-jwt-secret-of-the-crash-site',
  API_TOKEN_SALT: 'api-token-salt-of-the-crash-site',
  TRANSFER_TOKEN_SALT: 'transfer-token-salt-of-the-crash-site',
  ENCRYPTION_KEY: 'encryption-key-of-the-crash-site',
  JWT_SECRET: 'jwt-secret-of-the-crash-site',
};

/** The variables of a site in a folder; every start of it has the same. */
export const siteEnvironment = (
  dir: string,
  { database, heroConfig }: { database: Record<string, string>; heroConfig: ConfigInput },
): Record<string, string> => ({
  ...SECRETS,
  ...database,
  ENV_PATH: join(dir, '.env'),
  HOST: '127.0.0.1',
  PUBLIC_URL: 'http://127.0.0.1:1337',
  HERO_PLUGIN: 'on',
  HERO_PLUGIN_ROOT: pluginRoot,
  HERO_CONFIG: JSON.stringify(heroConfig),
  STRAPI_LOG_LEVEL: 'error',
  STRAPI_TELEMETRY_DISABLED: 'true',
});
