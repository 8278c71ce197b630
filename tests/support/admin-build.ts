import { existsSync } from 'node:fs';
import { cp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { copyBlog } from './blog-folder';
import { underLock } from './build-lock';
import { cacheFolder, pluginRoot } from './paths';
import { hashOf } from './source-hash';
import { runTool } from './tool';

const require = createRequire(import.meta.url);
const KEPT_BUILDS = 4;
const INPUTS = ['dist/admin', 'tests/app/src/admin', 'tests/app/config/admin.js', 'tests/app/package.json'];

/** Strapi's build loads the config, which asks for secrets; none of them goes into the panel. */
const ENVIRONMENT = {
  NODE_ENV: 'production',
  HERO_PLUGIN_ROOT: pluginRoot,
  PUBLIC_URL: '',
  STRAPI_TELEMETRY_DISABLED: 'true',
  ...Object.fromEntries(
    [
      'APP_KEYS',
      'ADMIN_JWT_SECRET',
      'API_TOKEN_SALT',
      'TRANSFER_TOKEN_SALT',
      'ENCRYPTION_KEY',
      'JWT_SECRET',
    ].map((name) => [name, 'only-for-the-build']),
  ),
};

const strapiVersion = (): string => (require('@strapi/strapi/package.json') as { version: string }).version;

const forgetOldBuilds = async (): Promise<void> => {
  const names = (await readdir(cacheFolder)).filter((name) => /^admin-[\w.-]+$/.test(name));
  const builds = await Promise.all(
    names.map(async (name) => ({ name, usedAt: (await stat(join(cacheFolder, name))).mtimeMs })),
  );
  const old = builds.sort((one, other) => other.usedAt - one.usedAt).slice(KEPT_BUILDS);
  await Promise.all(old.map(({ name }) => rm(join(cacheFolder, name), { recursive: true, force: true })));
};

/**
 * Builds Strapi's admin panel with the plugin in it, or finds the one built before from the same parts.
 * The panel knows no address, so that one build serves any port. Returns its folder; expects the plugin built.
 */
export const buildAdmin = async (onStart?: () => void): Promise<string> => {
  const cached = join(cacheFolder, `admin-${strapiVersion()}-${await hashOf(pluginRoot, INPUTS)}`);
  await underLock(join(cacheFolder, 'building-admin'), async () => {
    if (existsSync(cached)) {
      await utimes(cached, new Date(), new Date());
      return;
    }
    onStart?.();
    const { dir, remove } = await copyBlog();
    try {
      const { code, output } = await runTool('strapi', { args: ['build'], cwd: dir, env: ENVIRONMENT });
      if (code !== 0 || !existsSync(join(dir, 'build/index.html'))) {
        throw new Error(`The admin panel does not build (npx strapi build):\n${output.slice(-4_000)}`);
      }
      await rm(`${cached}.part`, { recursive: true, force: true });
      await cp(join(dir, 'build'), `${cached}.part`, { recursive: true });
      await rename(`${cached}.part`, cached);
    } finally {
      await remove();
    }
    await forgetOldBuilds();
  });
  return cached;
};

/** Puts a built panel where Strapi serves it from. */
export const installAdmin = async (build: string, appDir: string): Promise<void> =>
  cp(build, join(appDir, 'build'), { recursive: true });
