import { createRequire } from 'node:module';
import type { SharpConstructor } from 'sharp';
import { HeroError } from '../contracts/error';

/** What `import sharp from 'sharp'` gives. */
export type SharpModule = SharpConstructor;

interface SharpOptions {
  /** Absolute path of the Strapi app's `package.json`: where the search for Strapi's own sharp begins. */
  resolveFrom: string;
}

let resolveFrom: string | null = null;
let loading: Promise<SharpModule> | null = null;

/** Tells where Strapi lives. Call it before the first `loadSharp`; nothing is loaded yet. */
export const configureSharp = (options: SharpOptions): void => {
  resolveFrom = options.resolveFrom;
  loading = null;
};

const isSharp = (value: unknown): value is SharpModule =>
  typeof value === 'function' && 'strategy' in value && 'versions' in value;

const isModuleMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';

/** Path of the sharp that `@strapi/upload` requires; null where Strapi is not installed. */
const findStrapiSharp = (appPackage: string): string | null => {
  try {
    const strapi = createRequire(appPackage).resolve('@strapi/strapi/package.json');
    const upload = createRequire(strapi).resolve('@strapi/upload/package.json');
    return createRequire(upload).resolve('sharp');
  } catch (error) {
    if (isModuleMissing(error)) return null;
    throw error;
  }
};

const load = async (): Promise<SharpModule> => {
  const path = resolveFrom === null ? null : findStrapiSharp(resolveFrom);
  if (path === null) return (await import('sharp')).default;
  const loaded: unknown = createRequire(path)(path);
  if (isSharp(loaded)) return loaded;
  throw new Error(`${path} does not export sharp`);
};

/**
 * The image library, loaded on first use: the very sharp of Strapi's upload plugin, because two versions of
 * its native library in one process break both. Its cache and concurrency are process-wide and Strapi's to set.
 *
 * @throws HeroError `config_invalid` when sharp cannot be loaded on this machine.
 */
export const loadSharp = (): Promise<SharpModule> => {
  loading ??= load().catch((cause: unknown) => {
    loading = null;
    throw new HeroError({
      code: 'config_invalid',
      message:
        'The image library sharp could not be loaded: install the dependencies of the Strapi app again on this machine.',
      cause,
    });
  });
  return loading;
};
