import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { BUDGET_UID } from '../../../server/src/billing/store/budget-model';
import { CHARGE_UID } from '../../../server/src/billing/store/charge-model';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { SPOOL_UID } from '../../../server/src/runs/store/spool-model';
import { fileSchema, runSchema, type EntryFacts, type BlogFacts } from './facts';

interface Target {
  id: number;
}

interface ArticleRow {
  documentId: string;
  publishedAt: unknown;
  hero: unknown;
  cover: Target | null;
  seo: { metaImage: Target | null; openGraph: { ogImage: Target | null } | null } | null;
}

const toEntry = ({ documentId, publishedAt, hero, cover, seo }: ArticleRow): EntryFacts => ({
  documentId,
  isPublished: publishedAt !== null,
  hero,
  cover: cover?.id ?? null,
  metaImage: seo?.metaImage?.id ?? null,
  ogImage: seo?.openGraph?.ogImage?.id ?? null,
});

const GRACE_MS = 300;

/** Runs that have bytes in the spool: the one place that knows where they are kept. */
const lookIntoSpool = async (strapi: Core.Strapi): Promise<string[]> => {
  const rows = (await strapi.db.query(SPOOL_UID).findMany({ select: ['runId'] })) as { runId: string }[];
  return [...new Set(rows.map(({ runId }) => runId))];
};

/** What the books say was spent or is reserved, twice: line by line, and as the day's counter. */
const lookIntoBooks = async (strapi: Core.Strapi): Promise<BlogFacts['books']> => {
  const charges = (await strapi.db.query(CHARGE_UID).findMany({})) as { amount: string | number }[];
  const counters = (await strapi.db.query(BUDGET_UID).findMany({})) as {
    period: string;
    used: string | number;
  }[];
  const days = counters.filter(({ period }) => period.startsWith('day '));
  return {
    charged: charges.reduce((sum, { amount }) => sum + Number(amount), 0),
    counted: days.reduce((sum, { used }) => sum + Number(used), 0),
  };
};

/** A run that failed forgets its bytes right after it has ended: what is there then is looked at once more. */
const spooledRuns = async (strapi: Core.Strapi): Promise<string[]> => {
  if ((await lookIntoSpool(strapi)).length === 0) return [];
  await wait(GRACE_MS);
  return lookIntoSpool(strapi);
};

const namesOnDisk = async (dir: string): Promise<string[]> =>
  (await readdir(join(dir, 'public', 'uploads'))).filter((name) => name !== '.gitkeep').sort();

/** Everything that a loaded Strapi and its folder hold about heroes. */
export const gatherFacts = async (strapi: Core.Strapi, dir: string): Promise<BlogFacts> => {
  const orderBy = [{ id: 'asc' }];
  const runs: unknown[] = await strapi.db.query(GENERATION_UID).findMany({ orderBy });
  const files: unknown[] = await strapi.db.query('plugin::upload.file').findMany({ orderBy });
  const folders = (await strapi.db.query('plugin::upload.folder').findMany({})) as { name: string }[];
  const articles = (await strapi.db.query('api::article.article').findMany({
    orderBy,
    populate: {
      cover: true,
      seo: { populate: { metaImage: true, openGraph: { populate: { ogImage: true } } } },
    },
  })) as ArticleRow[];
  return {
    runs: runSchema.array().parse(runs),
    files: fileSchema.array().parse(files),
    folders: folders.map(({ name }) => name),
    onDisk: await namesOnDisk(dir),
    spooled: await spooledRuns(strapi),
    books: await lookIntoBooks(strapi),
    entries: articles.map(toEntry),
  };
};
