import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cacheFolder, pluginRoot } from './paths';
import { hashOf } from './source-hash';

const run = promisify(execFile);

const SOURCES = ['server/src', 'admin/src', 'strapi-server.ts', 'package.json', 'tsconfig.json'];
const PRODUCTS = ['dist/server/index.js', 'dist/admin/index.mjs'];
const ABANDONED_AFTER_MS = 180_000;

const checkout = createHash('sha256').update(pluginRoot).digest('hex').slice(0, 12);
const stamp = join(cacheFolder, `built-${checkout}`);
const lock = join(cacheFolder, `building-${checkout}`);

const isBuilt = async (sources: string): Promise<boolean> =>
  PRODUCTS.every((file) => existsSync(join(pluginRoot, file))) &&
  existsSync(stamp) &&
  (await readFile(stamp, 'utf8')) === sources;

/** Only one process builds; a lock left by one that was killed is taken over. */
const underLock = async (work: () => Promise<void>): Promise<void> => {
  await mkdir(cacheFolder, { recursive: true });
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const held = await stat(lock).catch(() => null);
    if (held && Date.now() - held.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(lock, { recursive: true, force: true });
    }
    await wait(200);
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};

const textOf = (error: unknown, stream: 'stdout' | 'stderr'): string => {
  const text: unknown = error instanceof Error ? Reflect.get(error, stream) : '';
  return typeof text === 'string' ? text.trim() : '';
};

/** Builds `dist` where the sources have changed since it was built, so that nobody tests an old one. */
export const buildPlugin = async (onStart?: () => void): Promise<void> => {
  const sources = await hashOf(pluginRoot, SOURCES);
  if (await isBuilt(sources)) return;
  await underLock(async () => {
    if (await isBuilt(sources)) return;
    onStart?.();
    await rm(stamp, { force: true });
    try {
      await run('npx', ['--no-install', 'strapi-plugin', 'build'], { cwd: pluginRoot });
    } catch (error) {
      const said = [textOf(error, 'stdout'), textOf(error, 'stderr')].filter(Boolean).join('\n');
      throw new Error(`The plugin does not build (strapi-plugin build):\n${said || String(error)}`, {
        cause: error,
      });
    }
    const missing = PRODUCTS.filter((file) => !existsSync(join(pluginRoot, file)));
    if (missing.length > 0) throw new Error(`The plugin's build ended without ${missing.join(' and ')}.`);
    await writeFile(stamp, sources);
  });
};
