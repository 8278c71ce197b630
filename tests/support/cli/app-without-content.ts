import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STRAPI = `'use strict';
const service = require('../../../service.js');
module.exports = {
  compileStrapi: async () => ({}),
  createStrapi: () => ({
    log: {},
    config: { set: () => undefined },
    load: async () => undefined,
    destroy: async () => undefined,
    plugins: { 'hero-image': {} },
    plugin: () => ({ service: () => service }),
  }),
};
`;

/** Refuses as the plugin does, whose error class is another copy of the command's. */
const SERVICE = `'use strict';
const refuse = (message) => {
  const marker = Symbol.for('strapi-plugin-hero-image.HeroError');
  throw Object.assign(new Error(message), { code: 'config_invalid', [marker]: true });
};
module.exports = {
  planBackfill: async ({ uid }) => refuse('There is no content type “' + uid + '”.'),
  startBackfill: async () => refuse('Nothing is started here.'),
  listBackfills: async () => [],
  findBackfill: async () => null,
  actOnBackfill: async () => null,
  whyFailed: async () => [],
  doctor: async () => [],
};
`;

/** A folder that the command takes for a Strapi app, with a service that knows no content type and no backfill. */
export const createAppWithoutContent = async (): Promise<{ dir: string; remove: () => Promise<void> }> => {
  const dir = await mkdtemp(join(tmpdir(), 'hero-cli-'));
  const strapi = join(dir, 'node_modules/@strapi/strapi');
  await mkdir(strapi, { recursive: true });
  await writeFile(join(dir, 'package.json'), '{}');
  await writeFile(join(dir, 'service.js'), SERVICE);
  await writeFile(join(strapi, 'package.json'), '{"name":"@strapi/strapi","main":"index.js"}');
  await writeFile(join(strapi, 'index.js'), STRAPI);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
};
