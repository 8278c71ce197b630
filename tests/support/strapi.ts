import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Core, UID } from '@strapi/strapi';
import type { ConfigInput } from '../../server/src/contracts';
import { copyBlog } from './blog-folder';
import { setEnvironment } from './environment';
import { freePort } from './free-port';
import { createMysqlDatabase } from './mysql';
import { pluginRoot } from './paths';
import { buildPlugin } from './plugin-build';
import { createPostgresDatabase } from './postgres';
import { createRequests, type Account, type Requests } from './requests';
import { createBoundStrapi, destroyStrapi } from './strapi-process';
import { recordBlog } from './tally/record-blog';

export interface BlogOptions {
  /** The plugin's config; has to survive JSON. */
  heroConfig?: ConfigInput;
  /** More variables for the app; they stay until `stop()`. */
  env?: Record<string, string>;
  /** Off: no port is opened and the request functions fail. Default on. */
  listen?: boolean;
  /** Default: any free port. */
  port?: number;
  /** Default: SQLite in the temporary folder. A server: a database of its own, dropped by `stop()`. */
  database?: 'sqlite' | 'postgres' | 'mysql';
  /** Off: the blog without the plugin, to compare with. Default on. */
  plugin?: boolean;
  /** What Strapi prints. Default: errors. */
  logLevel?: 'error' | 'warn' | 'info' | 'http' | 'debug';
  /** A folder made by `copyBlog`, such as one that an admin panel was built in. `stop()` removes it. */
  folder?: { dir: string; remove: () => Promise<void> };
}

export interface SeededArticle {
  documentId: string;
  locale: string;
  title: string;
  slug: string;
}

export interface Blog extends Requests {
  strapi: Core.Strapi;
  /** Without a slash at the end. */
  url: string;
  /** The app's temporary folder. */
  dir: string;
  /** The first administrator. */
  account: Account;
  /** Puts the eight articles in as drafts, once. */
  seed: () => Promise<SeededArticle[]>;
  publish: (documentId: string, locale?: string) => Promise<void>;
  /** Ends Strapi, drops the database, removes the folder and puts the environment back. */
  stop: () => Promise<void>;
}

export const ARTICLE = 'api::article.article' as UID.ContentType;

const HOST = '127.0.0.1';
const secret = (): string => randomBytes(24).toString('base64url');

const secrets = (): Record<string, string> => ({
  APP_KEYS: `${secret()},${secret()}`,
  ADMIN_JWT_SECRET: secret(),
  API_TOKEN_SALT: secret(),
  TRANSFER_TOKEN_SALT: secret(),
  ENCRYPTION_KEY: secret(),
  JWT_SECRET: secret(),
});

type Cleanup = () => unknown;

/** Runs every step, last first, even where one fails; throws what failed. */
const undo = async (steps: Cleanup[]): Promise<void> => {
  const failures: unknown[] = [];
  for (const step of steps.toReversed()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  steps.length = 0;
  if (failures.length > 0) throw new AggregateError(failures, 'The blog did not stop cleanly.');
};

const listenOn = (strapi: Core.Strapi): Promise<void> =>
  new Promise((resolve, reject) => {
    const port = strapi.config.get<number>('server.port');
    strapi.server.mount();
    strapi.server.httpServer.once('error', reject);
    strapi.server.httpServer.listen(port, HOST, () => {
      strapi.server.httpServer.removeListener('error', reject);
      resolve();
    });
  });

/**
 * Boots the blog of `tests/app` in this process, from a copy in a temporary folder.
 * Strapi is global to its process: one at a time; a second one may follow after `stop()`.
 */
export const startBlog = async (options: BlogOptions = {}): Promise<Blog> => {
  const { listen = true, plugin = true, database = 'sqlite', logLevel = 'error' } = options;
  const cleanup: Cleanup[] = [];
  try {
    if (plugin) await buildPlugin();
    const folder = options.folder ?? (await copyBlog());
    cleanup.push(folder.remove);
    const { dir } = folder;
    const port = options.port ?? (await freePort());
    const url = `http://${HOST}:${port}`;
    const account = { email: 'ada@example.com', password: `Aa1-${secret()}` };

    const databaseVariables: Record<string, string> = {
      DATABASE_CLIENT: 'sqlite',
      // No test has to survive a power cut, so writes need not wait for the disk.
      DATABASE_DURABILITY: 'none',
      DATABASE_FILENAME: join(dir, 'data.db'),
    };
    if (database === 'postgres') {
      const postgres = await createPostgresDatabase();
      cleanup.push(postgres.drop);
      Object.assign(databaseVariables, { DATABASE_CLIENT: 'postgres', DATABASE_URL: postgres.url });
    }
    if (database === 'mysql') {
      const mysql = await createMysqlDatabase();
      cleanup.push(mysql.drop);
      Object.assign(databaseVariables, { DATABASE_CLIENT: 'mysql', ...mysql.variables });
    }

    cleanup.push(
      setEnvironment({
        ...secrets(),
        ...databaseVariables,
        ENV_PATH: join(dir, '.env'),
        HOST,
        PORT: String(port),
        PUBLIC_URL: url,
        ADMIN_RATE_LIMIT: 'false',
        HERO_ADMIN_EMAIL: account.email,
        HERO_ADMIN_PASSWORD: account.password,
        HERO_PLUGIN: plugin ? 'on' : 'off',
        HERO_PLUGIN_ROOT: pluginRoot,
        HERO_CONFIG: options.heroConfig ? JSON.stringify(options.heroConfig) : undefined,
        STRAPI_LOG_LEVEL: logLevel,
        STRAPI_TELEMETRY_DISABLED: 'true',
        ...options.env,
      }),
    );

    const strapi = createBoundStrapi(dir);
    cleanup.push(() => destroyStrapi(strapi));
    await strapi.load();
    cleanup.push(recordBlog(strapi));
    if (listen) await listenOn(strapi);

    const { seed } = createRequire(join(dir, 'package.json'))('./src/seed') as {
      seed: (strapi: Core.Strapi) => Promise<SeededArticle[]>;
    };

    return {
      ...createRequests({ strapi, url, account }),
      strapi,
      url,
      dir,
      account,
      seed: () => seed(strapi),
      publish: async (documentId, locale = 'en') => {
        await strapi.documents(ARTICLE).publish({ documentId, locale });
      },
      stop: () => undo(cleanup),
    };
  } catch (error) {
    await undo(cleanup).catch(() => undefined);
    throw error;
  }
};
