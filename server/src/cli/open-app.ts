import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as StrapiModule from '@strapi/strapi';
import { z } from 'zod';
import { ONLY_LOOKS, type CliService } from '../contracts/cli-service';
import { UsageError } from './usage-error';

export interface App {
  service: CliService;
  /** Hands over runs in progress and closes every connection. */
  close: () => Promise<void>;
}

/** The app's Strapi failed to start; the message is the original one. */
export class BootError extends Error {
  override readonly name = 'BootError';
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const SERVICE_METHODS = [
  ...(['planBackfill', 'startBackfill', 'listBackfills', 'findBackfill'] as const),
  ...(['actOnBackfill', 'whyFailed', 'doctor'] as const),
];

const serviceSchema = z.custom<CliService>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    SERVICE_METHODS.every((method) => typeof Reflect.get(value, method) === 'function'),
);

const isFunction = (value: unknown): boolean => typeof value === 'function';

const strapiSchema = z.object({
  createStrapi: z.custom<typeof StrapiModule.createStrapi>(isFunction),
  compileStrapi: z.custom<typeof StrapiModule.compileStrapi>(isFunction),
});

/** The app's own Strapi. */
const strapiOf = (appDir: string): z.infer<typeof strapiSchema> => {
  const require = createRequire(join(appDir, 'package.json'));
  try {
    require.resolve('@strapi/strapi');
  } catch {
    throw new UsageError(`There is no Strapi in ${appDir}: run this in the folder of your Strapi app.`);
  }
  return strapiSchema.parse(require('@strapi/strapi'));
};

/** Strapi would exit on a signal; here the command decides. */
const withoutSignalListeners = <Made>(make: () => Made): Made => {
  const before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
  const made = make();
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (before.get(signal)?.includes(listener) !== true) process.removeListener(signal, listener);
    }
  }
  return made;
};

/**
 * Starts the Strapi app of a folder in this process, without opening a port.
 *
 * @param processesRuns whether the process processes runs, as a server does; otherwise it only reads.
 * @throws UsageError if the folder has no app with the plugin, BootError
 */
export const openApp = async (
  appDir: string,
  { processesRuns }: { processesRuns: boolean },
): Promise<App> => {
  const { compileStrapi, createStrapi } = strapiOf(appDir);
  const { distDir = appDir } = await compileStrapi({ appDir });
  const strapi = withoutSignalListeners(() => createStrapi({ appDir, distDir }));
  strapi.log.level = 'error';
  strapi.config.set(ONLY_LOOKS, !processesRuns);
  try {
    await strapi.load();
  } catch (error) {
    throw new BootError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const plugin: unknown = strapi.plugins['hero-image'];
  const service = serviceSchema.safeParse(plugin ? strapi.plugin('hero-image').service('cli') : null);
  if (!service.success) {
    await strapi.destroy();
    throw new UsageError('The plugin “hero-image” is switched off in config/plugins, or of another version.');
  }
  return { service: service.data, close: () => strapi.destroy() };
};
