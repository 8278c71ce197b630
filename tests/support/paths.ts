import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The plugin's own folder. */
export const pluginRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The blog as it is written; it is always copied before it runs. */
export const blogSource = join(pluginRoot, 'tests/app');

/** The real folder, also where `node_modules` is a link. */
export const nodeModules = realpathSync(join(pluginRoot, 'node_modules'));

/** Builds that are worth keeping between runs. */
export const cacheFolder = join(nodeModules, '.cache/strapi-plugin-hero-image');

export const outputFolder = join(pluginRoot, 'tests/output');
