import { join } from 'node:path';
import type { ConfigInput } from '../../../server/src/contracts';
import { pluginRoot } from '../paths';

/** These blogs are reached from this machine only: their secrets may be known. */
const SECRETS = {
  APP_KEYS: 'first-key-of-the-crash-blog,second-key-of-the-crash-blog',
  ADMIN_JWT_SECRET: 'admin-jwt-secret-of-the-crash-blog',
  API_TOKEN_SALT: 'api-token-salt-of-the-crash-blog',
  TRANSFER_TOKEN_SALT: 'transfer-token-salt-of-the-crash-blog',
  ENCRYPTION_KEY: 'encryption-key-of-the-crash-blog',
  JWT_SECRET: 'jwt-secret-of-the-crash-blog',
};

/** The variables of a blog in a folder; every start of it has the same. */
export const blogEnvironment = (
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
