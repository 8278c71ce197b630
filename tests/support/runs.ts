import { setTimeout as wait } from 'node:timers/promises';
import type { Generation } from '../../server/src/contracts/generation';
import type { Hero } from '../../server/src/contracts/hero';
import { ARTICLE, type Blog } from './strapi';

export interface ArticleRow {
  id: number;
  title: string;
  updatedAt: string;
  hero: Hero | null;
  cover: { id: number } | null;
}

export interface LedgerEntry {
  runId: string;
  status: Generation['status'];
  step: Generation['step'];
  trigger: string;
  documentId: string | null;
  locale: string | null;
  provider: string | null;
  model: string | null;
  template: string;
  templateVersion: number;
  hero: Hero | null;
  error: { code: string; message: string } | null;
  warnings: string[];
  tried: { provider: string; code: string }[];
  credits: number | null;
}

const LEDGER = 'plugin::hero-image.generation';

/** Every run of an entry, oldest first; of all entries when none is named. */
export const runsOf = async ({ strapi }: Blog, documentId?: string): Promise<LedgerEntry[]> =>
  (await strapi.db.query(LEDGER).findMany({
    where: documentId === undefined ? {} : { documentId },
    orderBy: [{ id: 'asc' }],
  })) as LedgerEntry[];

/** Waits until no run is queued or running any more, and answers all of them. */
export const settledRuns = async (blog: Blog, documentId?: string): Promise<LedgerEntry[]> => {
  for (let looks = 0; looks < 600; looks += 1) {
    const runs = await runsOf(blog, documentId);
    if (runs.length > 0 && runs.every(({ status }) => status !== 'queued' && status !== 'running'))
      return runs;
    await wait(50);
  }
  throw new Error(`Runs did not settle: ${JSON.stringify(await runsOf(blog, documentId))}`);
};

const rowOf = async (
  { strapi }: Blog,
  documentId: string,
  locale: string,
  publishedAt: object,
): Promise<ArticleRow | null> =>
  (await strapi.db.query(ARTICLE).findOne({
    where: { documentId, locale, publishedAt },
    populate: { cover: true },
  })) as ArticleRow | null;

export const draftOf = (blog: Blog, documentId: string, locale = 'en'): Promise<ArticleRow | null> =>
  rowOf(blog, documentId, locale, { $null: true });

export const publishedOf = (blog: Blog, documentId: string, locale = 'en'): Promise<ArticleRow | null> =>
  rowOf(blog, documentId, locale, { $notNull: true });

interface MetadataService {
  getStatus: (version: object, others: object[]) => string;
}

/** `draft`, `published` or `modified`, as the Content Manager computes it. */
export const statusOf = async (blog: Blog, documentId: string, locale = 'en'): Promise<string> => {
  const rows = (await blog.strapi.db.query(ARTICLE).findMany({ where: { documentId, locale } })) as {
    publishedAt: string | null;
  }[];
  const service = blog.strapi
    .plugin('content-manager')
    .service('document-metadata') as unknown as MetadataService;
  const [draft, ...others] = rows.toSorted(
    (a, b) => Number(a.publishedAt !== null) - Number(b.publishedAt !== null),
  );
  return service.getStatus(draft ?? {}, others);
};

let articles = 0;

/** A new article as a draft. */
export const writeArticle = async (
  { strapi }: Blog,
  data: Record<string, unknown> = {},
  locale = 'en',
): Promise<string> => {
  articles += 1;
  const { documentId } = (await strapi.documents(ARTICLE).create({
    locale,
    data: { title: `Article number ${articles}`, slug: `article-${articles}`, ...data },
  })) as { documentId: string };
  return documentId;
};

/** Files in the media library: rows of its table. */
export const countFiles = ({ strapi }: Blog): Promise<number> =>
  strapi.db.query('plugin::upload.file').count({});
