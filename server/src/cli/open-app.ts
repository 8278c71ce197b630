import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as StrapiModule from '@strapi/strapi';
import { z } from 'zod';
import { ONLY_LOOKS, type CliService } from '../contracts/cli-service';
import { UsageError } from './usage-error';

export interface App {
  desk: CliService;
  /** Hands over what is under way and ends every connection. */
  close: () => Promise<void>;
}

/** The app's Strapi could not be started: its own words are in the message. */
export class BootError extends Error {
  override readonly name = 'BootError';
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const DESK_METHODS = [
  ...(['planBackfill', 'startBackfill', 'listBackfills', 'findBackfill'] as const),
  ...(['actOnBackfill', 'whyFailed', 'doctor'] as const),
];

const deskSchema = z.custom<CliService>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    DESK_METHODS.every((method) => typeof Reflect.get(value, method) === 'function'),
);

const isFunction = (value: unknown): boolean => typeof value === 'function';

const strapiSchema = z.object({
  createStrapi: z.custom<typeof StrapiModule.createStrapi>(isFunction),
  compileStrapi: z.custom<typeof StrapiModule.compileStrapi>(isFunction),
});

/** The Strapi that the app itself starts with. */
const strapiOf = (appDir: string): z.infer<typeof strapiSchema> => {
  const require = createRequire(join(appDir, 'package.json'));
  try {
    require.resolve('@strapi/strapi');
  } catch {
    throw new UsageError(`There is no Strapi in ${appDir}: run this in the folder of your Strapi app.`);
  }
  return strapiSchema.parse(require('@strapi/strapi'));
};

/** Strapi would end the process at a signal; here that is for the verb to decide. */
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
 * @param works whether it carries runs, as a server does; else it only looks.
 * @throws UsageError where there is no app with the plugin, BootError
 */
export const openApp = async (appDir: string, { works }: { works: boolean }): Promise<App> => {
  const { compileStrapi, createStrapi } = strapiOf(appDir);
  const { distDir = appDir } = await compileStrapi({ appDir });
  const strapi = withoutSignalListeners(() => createStrapi({ appDir, distDir }));
  strapi.log.level = 'error';
  strapi.config.set(ONLY_LOOKS, !works);
  try {
    await strapi.load();
  } catch (error) {
    throw new BootError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const plugin: unknown = strapi.plugins['hero-image'];
  const desk = deskSchema.safeParse(plugin ? strapi.plugin('hero-image').service('desk') : null);
  if (!desk.success) {
    await strapi.destroy();
    throw new UsageError('The plugin “hero-image” is switched off in config/plugins, or of another version.');
  }
  return { desk: desk.data, close: () => strapi.destroy() };
};
