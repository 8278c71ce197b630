import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isFinished, type Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts/hero';
import { runSchema, type Run } from '../../../server/src/runs/model/run';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { SPOOL_UID } from '../../../server/src/runs/store/spool-model';
import { parseHero } from '../../../server/src/head/fingerprint';
import type { BlogRequest } from '../requests';
import { ARTICLE, type Blog } from '../strapi';

const PATIENCE_MS = 45_000;

export interface Answer {
  status: number;
  data: Generation | null;
  error: { status: number; name: string; message: string; details: Record<string, unknown> } | null;
  /** The body as it came, to look for what must not be in it. */
  text: string;
}

export const read = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const body = JSON.parse(text === '' ? '{}' : text) as Partial<Pick<Answer, 'data' | 'error'>>;
  return { status: response.status, data: body.data ?? null, error: body.error ?? null, text };
};

type Ask = (path: string, request?: BlogRequest) => Promise<Response>;

/** Asks for a run through the admin's route, by default as the first administrator. */
export const press = async (
  blog: Blog,
  body: Record<string, unknown>,
  ask: Ask = blog.admin,
): Promise<Answer> => read(await ask('/hero-image/generations', { json: { uid: ARTICLE, ...body } }));

/** Asks for a run through the content API. */
export const order = async (
  blog: Blog,
  data: Record<string, unknown>,
  token?: string | null,
): Promise<Answer> =>
  read(
    await blog.api('/api/hero-image/generations', {
      json: { data: { uid: ARTICLE, ...data } },
      ...(token === undefined ? {} : { token }),
    }),
  );

/** Asks for a run until it is over. */
export const finished = async (blog: Blog, answer: Answer): Promise<Generation> => {
  if (answer.data === null) throw new Error(`There is no run: ${answer.text}`);
  const { id } = answer.data;
  const began = Date.now();
  while (Date.now() - began < PATIENCE_MS) {
    const run = (await read(await blog.admin(`/hero-image/generations/${id}`))).data;
    if (run !== null && isFinished(run.status)) return run;
    await wait(25);
  }
  throw new Error(`The run ${id} is not over after ${PATIENCE_MS} ms`);
};

export const ledgerRow = async (blog: Blog, runId: unknown): Promise<Run> =>
  runSchema.parse(await blog.strapi.db.query(GENERATION_UID).findOne({ where: { runId } }));

export const rowCount = (blog: Blog): Promise<number> => blog.strapi.db.query(GENERATION_UID).count();

/** Everything that heroes are kept in: rows of the media library, files on the disk, bytes in the spool. */
export const traces = async (blog: Blog) => {
  const spool = (await blog.strapi.db.query(SPOOL_UID).findMany({ select: ['ref'] })) as { ref: string }[];
  return {
    rows: await blog.strapi.db.query('plugin::upload.file').count(),
    files: (await readdir(join(blog.dir, 'public/uploads'))).sort(),
    spool: spool.map(({ ref }) => ref),
  };
};

export interface ArticleRows {
  draft: (Record<string, unknown> & { hero: Hero | null }) | null;
  published: (Record<string, unknown> & { hero: Hero | null }) | null;
}

/** Both versions of an article as the database has them, the hero read as one. */
export const articleRows = async (blog: Blog, documentId: string, locale = 'en'): Promise<ArticleRows> => {
  const rows = (await blog.strapi.db
    .query(ARTICLE)
    .findMany({ where: { documentId, locale }, populate: ['cover', 'seo'] })) as Record<string, unknown>[];
  const pick = (isPublished: boolean) => {
    const row = rows.find(({ publishedAt }) => (publishedAt !== null) === isPublished);
    return row ? { ...row, hero: parseHero(row['hero']) } : null;
  };
  return { draft: pick(false), published: pick(true) };
};

/** The status that the Content Manager shows. */
export const managerStatus = async (blog: Blog, documentId: string, locale = 'en'): Promise<string> => {
  const path = `/content-manager/collection-types/${ARTICLE}/${documentId}?locale=${locale}`;
  const { data } = (await (await blog.admin(path)).json()) as { data: { status: string } };
  return data.status;
};

let articles = 0;

/** A draft of its own. */
export const draftArticle = async (blog: Blog, data: Record<string, unknown> = {}): Promise<string> => {
  articles += 1;
  const { documentId } = await blog.strapi.documents(ARTICLE).create({
    locale: 'en',
    status: 'draft',
    data: { title: `Article number ${articles}`, ...data } as never,
  });
  return documentId;
};
