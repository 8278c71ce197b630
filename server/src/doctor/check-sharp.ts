import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Core } from '@strapi/strapi';
import { HeroError } from '../contracts/error';
import { loadSharp } from '../image/sharp';
import { fail, ok, type Check } from './check';

const NAME = 'sharp';

/** The native library of sharp; a process can load one copy of it safely. */
const NATIVE = /[\\/]sharp-[^\\/]+\.node(\.js)?$/;

/** Folders of the native libraries that this process has loaded, the app's included. */
export const loadedCopies = (loaded: readonly string[]): string[] => [
  ...new Set(loaded.filter((path) => NATIVE.test(path)).map((path) => dirname(path))),
];

/** Whether sharp works, and a single copy is loaded. */
export const checkSharp: Check<{ strapi: Core.Strapi }> = async ({ strapi }) => {
  try {
    const { versions } = await loadSharp();
    const version = `sharp ${versions.sharp} with libvips ${versions.vips}`;
    const copies = loadedCopies(Object.keys(createRequire(join(strapi.dirs.app.root, 'package.json')).cache));
    if (copies.length < 2)
      return [ok(NAME, `${version}, the one of @strapi/upload; no second copy is loaded.`)];
    return [
      fail(
        NAME,
        `${version} is not the only copy in the process: ${copies.join(' and ')}.`,
        'Remove sharp from the dependencies of the app, or pin it to the version of @strapi/upload (npm ls sharp).',
      ),
    ];
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    return [fail(NAME, error.message, 'Run npm install on this very machine, and npm ls sharp.')];
  }
};
