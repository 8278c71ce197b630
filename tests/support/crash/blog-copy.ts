import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigInput } from '../../../server/src/contracts';
import { copyBlog } from '../blog-folder';
import type { CrashDatabase, BlogDatabase } from './databases/blog-database';
import { startServer, type CrashServer } from './server';
import { blogEnvironment } from './blog-environment';

/** A blog with its folder and database, and no server yet. */
export interface BlogCopy {
  dir: string;
  database: BlogDatabase;
  start: (heroConfig: ConfigInput) => Promise<CrashServer>;
  remove: () => Promise<void>;
}

/** A blog that was booted once, to be copied: Strapi's first start takes longest. */
export interface BlogTemplate {
  /** Articles that wait to be published. */
  documentIds: string[];
  copy: () => Promise<BlogCopy>;
  remove: () => Promise<void>;
}

const startIn =
  (dir: string, database: BlogDatabase): BlogCopy['start'] =>
  (heroConfig) =>
    startServer({ dir }, blogEnvironment(dir, { database: database.variables, heroConfig }));

export const createTemplate = async (kind: CrashDatabase, articles: number): Promise<BlogTemplate> => {
  const folder = await copyBlog();
  const database = await kind.create(folder.dir);
  const remove = async (): Promise<void> => {
    await database.drop();
    await folder.remove();
  };
  try {
    const server = await startIn(folder.dir, database)({});
    const documentIds = await server.ask('write', { count: articles });
    // A pool that closes while Strapi still asks something in the background may take the process down.
    server.signal('SIGKILL');
    await server.ended;
    return {
      documentIds,
      remove,
      copy: async () => {
        const dir = await mkdtemp(join(tmpdir(), 'hero-crash-'));
        await cp(folder.dir, dir, { recursive: true });
        const copied = await database.copy(dir);
        return {
          dir,
          database: copied,
          start: startIn(dir, copied),
          remove: async () => {
            await copied.drop();
            await rm(dir, { recursive: true, force: true });
          },
        };
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
};
