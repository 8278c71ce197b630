import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigInput } from '../../../server/src/contracts';
import type { CleanupReport } from '../../../server/src/contracts/cleanup';
import type { Candidate, Generation } from '../../../server/src/contracts/generation';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { startOpenAiEmulator, type OpenAiEmulator } from '../emulators/openai';
import { finished, ledgerRow, press } from '../blog/blog-runs';
import { SMALL_OUTPUT } from '../small-output';
import { startBlog, type Blog, type BlogOptions } from '../strapi';

export const FILE = 'plugin::upload.file';
const DAY_MS = 86_400_000;

export const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

export interface CleanupBlog {
  blog: Blog;
  vendor: OpenAiEmulator;
  /** Runs of three pictures that nobody waits for any more, unless told otherwise. */
  draw: (documentId: string, candidates?: number, wishes?: object) => Promise<Generation>;
  /** Writes into a run's record that it ended so many days ago. */
  age: (runId: string, days: number) => Promise<void>;
  /** What would go. */
  look: () => Promise<CleanupReport>;
  /** Removes it, and holds it against what was said to go. */
  clean: () => Promise<CleanupReport>;
  /** Pictures as the ledger has them. */
  pictures: (runId: string) => Promise<Candidate[]>;
  /** Which of the files are in the media library. */
  there: (files: (number | null | undefined)[]) => Promise<number[]>;
  /** Files on the disk that no row of the media library tells of, and rows whose file is not on the disk. */
  strays: () => Promise<string[]>;
  stop: () => Promise<void>;
}

interface StoredRow {
  url: string;
  formats: Record<string, { url: string }> | null;
}

export const startCleanupBlog = async (
  options: Pick<BlogOptions, 'database'> & { config?: ConfigInput } = {},
): Promise<CleanupBlog> => {
  const vendor = await startOpenAiEmulator({ drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  const main = {
    ...{ type: 'openai-compatible' as const, baseUrl, apiKey },
    ...{ allowPrivateNetwork: true, creditsPerImage: 1 },
  };
  const blog = await startBlog({
    database: options.database ?? 'sqlite',
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: { main },
      publish: { mode: 'off' },
      ...options.config,
    },
  });
  const ask = async (method: string): Promise<CleanupReport> => {
    const response = await blog.admin('/hero-image/cleanup', { method });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    return (JSON.parse(text) as { data: CleanupReport }).data;
  };
  return {
    blog,
    vendor,
    draw: async (documentId, candidates = 3, wishes = {}) =>
      finished(blog, await press(blog, { documentId, locale: 'en', candidates, ...wishes })),
    age: async (runId, days) => {
      const then = daysAgo(days);
      const data = { createdAt: then, updatedAt: then, finishedAt: then };
      await blog.strapi.db.query(GENERATION_UID).updateMany({ where: { runId }, data });
    },
    look: () => ask('GET'),
    clean: () => ask('POST'),
    pictures: async (runId) => (await ledgerRow(blog, runId)).candidates,
    there: async (files) => {
      const ids = files.filter((file) => file != null);
      const rows = (await blog.strapi.db
        .query(FILE)
        .findMany({ select: ['id'], where: { id: { $in: ids } } })) as { id: number }[];
      return rows.map(({ id }) => id).sort((a, b) => a - b);
    },
    strays: async () => {
      const rows = (await blog.strapi.db.query(FILE).findMany({})) as unknown as StoredRow[];
      const known = rows.flatMap(({ url, formats }) => [
        url,
        ...Object.values(formats ?? {}).map((one) => one.url),
      ]);
      const named = new Set(known.map((url) => url.split('/').at(-1) ?? ''));
      const stored = new Set(
        (await readdir(join(blog.dir, 'public/uploads'))).filter((name) => name !== '.gitkeep'),
      );
      return [
        ...[...named].filter((name) => !stored.has(name)),
        ...[...stored].filter((name) => !named.has(name)),
      ];
    },
    stop: async () => {
      await blog.stop();
      await vendor.close();
    },
  };
};
