import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyBlog } from '../support/blog-folder';

const SWITCH = 'heroMiddlewareIsOn';

/**
 * Strapi's own way of extending a plugin: everything that this one puts around the document service is passed by
 * while the switch is off.
 */
const extension = `'use strict';

module.exports = (plugin) => {
  const { register } = plugin;
  plugin.register = async (shell) => {
    const { documents } = shell.strapi;
    const { use } = documents;
    documents.use = (middleware) =>
      use((context, next) => (globalThis.${SWITCH} ? middleware(context, next) : next()));
    try {
      await register(shell);
    } finally {
      documents.use = use;
    }
  };
  return plugin;
};
`;

/** The blog in a folder whose plugin's document middlewares can be switched off and on while it runs. */
export const switchedBlogFolder = async (): Promise<Awaited<ReturnType<typeof copyBlog>>> => {
  const folder = await copyBlog();
  const home = join(folder.dir, 'src/extensions/hero-image');
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'strapi-server.js'), extension);
  return folder;
};

export const switchPlugin = (isOn: boolean): void => {
  Reflect.set(globalThis, SWITCH, isOn);
};
