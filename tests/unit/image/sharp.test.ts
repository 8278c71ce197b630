import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as SharpFile from '../../../server/src/image/sharp';
import { heroErrorOf } from './images';

let app: string;
let configureSharp: typeof SharpFile.configureSharp;
let loadSharp: typeof SharpFile.loadSharp;
beforeEach(async () => {
  app = await mkdtemp(join(tmpdir(), 'hero-sharp-'));
  // The library is loaded once per module: other files of this process keep theirs.
  vi.resetModules();
  ({ configureSharp, loadSharp } = await import('../../../server/src/image/sharp'));
});
afterEach(async () => {
  // What these tests configured stays with them.
  vi.resetModules();
  await rm(app, { recursive: true });
});

const write = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(app, path)), { recursive: true });
  await writeFile(join(app, path), content);
};

const sharpNamed = (version: string): string =>
  `module.exports = Object.assign(() => {}, { strategy: {}, versions: { sharp: '${version}' } });`;

const installStrapi = async (sharp: string): Promise<void> => {
  const upload = 'node_modules/@strapi/strapi/node_modules/@strapi/upload';
  await write('package.json', '{}');
  await write('node_modules/sharp/index.js', sharpNamed('of the app'));
  await write('node_modules/@strapi/strapi/package.json', '{}');
  await write(`${upload}/package.json`, '{}');
  await write(`${upload}/node_modules/sharp/index.js`, sharp);
};

describe('loadSharp', () => {
  it("loads the sharp of the upload plugin, not the app's own", async () => {
    await installStrapi(sharpNamed('of upload'));
    configureSharp({ resolveFrom: join(app, 'package.json') });
    expect((await loadSharp()).versions.sharp).toBe('of upload');
  });

  it('finds the one that Strapi 5.54 uses', async () => {
    configureSharp({ resolveFrom: resolve('package.json') });
    expect((await loadSharp()).versions.sharp).toMatch(/^0\.\d+\.\d+$/);
    expect(await loadSharp()).toBe(await loadSharp());
  });

  it('falls back to a plain import where Strapi is not installed', async () => {
    configureSharp({ resolveFrom: join(app, 'package.json') });
    expect((await loadSharp()).versions.sharp).toMatch(/^0\.\d+\.\d+$/);
  });

  it.each([
    ['throws', `throw new Error('no binary for this platform');`],
    ['exports something else', 'module.exports = {};'],
  ])('fails with advice when sharp %s', async (_case, content) => {
    await installStrapi(content);
    configureSharp({ resolveFrom: join(app, 'package.json') });
    const error = await heroErrorOf(loadSharp());
    expect(error.code).toBe('config_invalid');
    expect(error.message).toContain('install the dependencies');
  });
});
