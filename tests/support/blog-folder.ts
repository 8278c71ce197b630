import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { blogSource, nodeModules } from './paths';

const MADE_BY_STRAPI = new Set(['node_modules', '.tmp', '.strapi', 'build', 'dist', 'types']);

/** A fresh copy of the blog in the temporary folder of the system, so that a run writes nothing into the repository. */
export const copyBlog = async (): Promise<{ dir: string; remove: () => Promise<void> }> => {
  const dir = await mkdtemp(join(tmpdir(), 'hero-blog-'));
  await cp(blogSource, dir, {
    recursive: true,
    filter: (path) => !MADE_BY_STRAPI.has(relative(blogSource, path).split(sep)[0] ?? ''),
  });
  await symlink(nodeModules, join(dir, 'node_modules'), 'dir');
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
};
