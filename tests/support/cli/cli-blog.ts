import { join } from 'node:path';
import type { ConfigInput } from '../../../server/src/contracts';
import { copyBlog } from '../blog-folder';
import { sqlite } from '../crash/databases/sqlite';
import { pluginRoot } from '../paths';
import { buildPlugin } from '../plugin-build';
import { startBlog } from '../strapi';
import { record, tallyFolder } from '../tally/record';
import { runCli, type CliProcess, type CliRun } from './run-cli';

export interface CliOptions extends Pick<CliProcess, 'onNote'> {
  heroConfig?: ConfigInput;
  env?: Record<string, string>;
}

export interface CliBlog {
  dir: string;
  /** Runs `strapi-hero` in the blog's folder, to its end. */
  hero: (args: string[], options?: CliOptions) => Promise<CliRun>;
  remove: () => Promise<void>;
}

const environment = (dir: string, { heroConfig, env }: CliOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'development',
  APP_KEYS: 'first-key-of-a-test,second-key-of-a-test',
  ADMIN_JWT_SECRET: 'admin-secret-of-a-test',
  API_TOKEN_SALT: 'api-salt-of-a-test',
  TRANSFER_TOKEN_SALT: 'transfer-salt-of-a-test',
  ENCRYPTION_KEY: 'encryption-key-of-a-test',
  JWT_SECRET: 'jwt-secret-of-a-test',
  DATABASE_CLIENT: 'sqlite',
  DATABASE_FILENAME: join(dir, 'data.db'),
  DATABASE_DURABILITY: 'none',
  ENV_PATH: join(dir, '.env'),
  PUBLIC_URL: 'https://blog.example.com',
  HERO_PLUGIN: 'on',
  HERO_PLUGIN_ROOT: pluginRoot,
  HERO_CONFIG: JSON.stringify(heroConfig ?? {}),
  STRAPI_LOG_LEVEL: 'http',
  STRAPI_TELEMETRY_DISABLED: 'true',
  ...env,
});

/** The command works in processes of its own: what their ledger says is read from the file that they leave. */
const recordLedger = async (dir: string): Promise<void> => {
  if (tallyFolder() === null) return;
  const database = await sqlite.create(dir);
  for (const row of await database.query('select * from hero_image_generations')) {
    const calls: unknown = typeof row['calls'] === 'string' ? JSON.parse(row['calls']) : null;
    record('ledger', { ...row, runId: row['run_id'], calls });
  }
};

/**
 * A copy of the blog for the terminal command, with its eight articles published by a Strapi that did not have the
 * plugin: nothing but the command can draw their heroes.
 */
export const createCliBlog = async (): Promise<CliBlog> => {
  await buildPlugin();
  const { dir, remove } = await copyBlog();
  try {
    const blog = await startBlog({
      folder: { dir, remove: () => Promise.resolve() },
      ...{ plugin: false, listen: false },
    });
    try {
      for (const { documentId, locale } of await blog.seed()) await blog.publish(documentId, locale);
    } finally {
      await blog.stop();
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    dir,
    remove: async () => {
      await recordLedger(dir);
      await remove();
    },
    hero: (args, options = {}) =>
      runCli(args, { dir, env: environment(dir, options), onNote: options.onNote }),
  };
};
