import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as StrapiModule from '@strapi/strapi';
import type { Core } from '@strapi/strapi';

const require = createRequire(import.meta.url);
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Loads the CommonJS Strapi: the one that the app's own files and the plugin's bundle get from `require`. */
const loadStrapi = (): typeof StrapiModule => require('@strapi/strapi') as typeof StrapiModule;

/** Starts of Strapi take most of the suite's time: where a file is named, each adds a line to it. */
export const countBoot = (): void => {
  const file = process.env['HERO_BOOTS_FILE'];
  if (file !== undefined) appendFileSync(file, `${process.pid}\n`);
};

/**
 * Makes a Strapi without its signal handlers, which would end the whole process.
 * The environment has to be set before the first call: Strapi reads some of it while it is loaded.
 */
export const createBoundStrapi = (appDir: string): Core.Strapi => {
  const { createStrapi } = loadStrapi();
  countBoot();
  const before = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
  const strapi = createStrapi({ appDir, distDir: appDir });
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (!before.get(signal)?.includes(listener)) process.removeListener(signal, listener);
    }
  }
  return strapi;
};

/** Destroys a Strapi, which on its way would take off every listener of the process, the test runner's included. */
export const destroyStrapi = async (strapi: Core.Strapi): Promise<void> => {
  const removeAllListeners = process.removeAllListeners.bind(process);
  process.removeAllListeners = () => process;
  try {
    await strapi.destroy();
  } finally {
    process.removeAllListeners = removeAllListeners;
    Reflect.deleteProperty(globalThis, 'strapi');
  }
};
