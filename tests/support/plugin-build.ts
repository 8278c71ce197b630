import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { underLock } from './build-lock';
import { cacheFolder, pluginRoot } from './paths';
import { hashOf } from './source-hash';
import { runTool } from './tool';

const SOURCES = ['server/src', 'admin/src', 'strapi-server.ts', 'package.json', 'tsconfig.json'];
const PRODUCTS = ['dist/server/index.js', 'dist/admin/index.mjs', 'dist/cli/index.js'];

const checkout = createHash('sha256').update(pluginRoot).digest('hex').slice(0, 12);
const stamp = join(cacheFolder, `built-${checkout}`);
const lock = join(cacheFolder, `building-${checkout}`);

const missingProducts = (): string[] => PRODUCTS.filter((file) => !existsSync(join(pluginRoot, file)));

const isBuilt = async (sources: string): Promise<boolean> =>
  missingProducts().length === 0 && existsSync(stamp) && (await readFile(stamp, 'utf8')) === sources;

/** Builds `dist` where the sources have changed since it was built, so that nobody runs an old one. */
export const buildPlugin = async (onStart?: () => void): Promise<void> => {
  const sources = await hashOf(pluginRoot, SOURCES);
  if (await isBuilt(sources)) return;
  await underLock(lock, async () => {
    if (await isBuilt(sources)) return;
    onStart?.();
    await rm(stamp, { force: true });
    const { code, output } = await runTool('strapi-plugin', { args: ['build'], cwd: pluginRoot });
    if (code !== 0) throw new Error(`The plugin does not build (npx strapi-plugin build):\n${output}`);
    const missing = missingProducts();
    if (missing.length > 0) {
      throw new Error(`The plugin's build ended without ${missing.join(' and ')}:\n${output}`);
    }
    await writeFile(stamp, sources);
  });
};
