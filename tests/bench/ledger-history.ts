import { randomUUID } from 'node:crypto';
import type { Run, NewRun } from '../../server/src/runs/model/run';
import { newRun } from '../../server/src/runs/model/new-run';
import { GENERATION_UID, generationModel } from '../../server/src/runs/store/generation-model';
import { frozenRequest, heroOf } from '../support/runs/request-snapshot';
import { ARTICLE, type Blog } from '../support/strapi';

/** Entries that the history is spread over, each in two languages. */
const ENTRIES = 2_000;
/** Runs of one entry that asked for the very same picture. */
const SAME_WISH = 4;
/** Rows that are written one by one; the others are copies of them with names of their own. */
const WRITTEN = 5_000;
const MINUTE = 60_000;
const TABLE = generationModel.tableName;

export const documentIdOf = (entry: number): string => `benchdocument${String(entry).padStart(11, '0')}`;
export const requestHashOf = (wish: number): string => `benchwish${String(wish).padStart(55, '0')}`;

/** As long as prompts of the built-in template are with an article of some length. */
const PROMPT = 'A quiet harbour at dawn, fishing boats at rest, mist over still water. '.repeat(16);

const FATES: Pick<Run, 'status' | 'step'>[] = [
  ...Array.from({ length: 88 }, () => ({ status: 'succeeded', step: 'attached' }) as const),
  ...Array.from({ length: 8 }, () => ({ status: 'failed', step: 'submitting' }) as const),
  ...Array.from({ length: 3 }, () => ({ status: 'canceled', step: 'stored' }) as const),
  { status: 'unknown', step: 'submitting' },
];

const hero = (runId: string, file: number) => {
  const bare = heroOf(runId, file);
  const tags = Array.from({ length: 12 }, (_none, tag) => ({
    property: `og:image:${tag}`,
    content: bare.social.url,
  }));
  return {
    ...bare,
    image: { ...bare.image, placeholder: `data:image/webp;base64,${'A'.repeat(300)}` },
    meta: tags,
  };
};

/** A run that ended some time ago, with everything a run leaves in its row. */
const pastRun = (index: number): Omit<Run, 'id'> => {
  const runId = randomUUID();
  const fate = FATES[(index * 37) % FATES.length]!;
  const ended = new Date(Date.now() - index * MINUTE);
  const isDrawn = fate.step !== 'submitting';
  const call = {
    ...{ provider: 'main', model: 'gpt-image-2', idempotencyKey: randomUUID(), jobId: null, asked: 1 },
    ...{ delivered: isDrawn ? 1 : 0, credits: 4, estimated: true, calledBack: false },
    ...{ free: false, sentAt: null, askedAgain: false },
    outcome: isDrawn ? ('delivered' as const) : ('failed' as const),
  };
  const run: NewRun = {
    ...fate,
    runId,
    trigger: index % 3 === 0 ? 'publish' : 'button',
    uid: ARTICLE,
    documentId: documentIdOf(index % ENTRIES),
    locale: index % (2 * ENTRIES) < ENTRIES ? 'en' : 'de',
    field: 'hero',
    requestedBy: 'admin:1',
    activeKey: null,
    replaces: ['empty'],
    target: 'all',
    runAfter: ended,
    requestHash: requestHashOf(Math.floor(index / SAME_WISH)),
    inputs: 'a'.repeat(64),
    template: 'editorial',
    templateVersion: 1,
    request: frozenRequest({ prompt: PROMPT }),
    providers: ['main', 'brand-card'],
    provider: 'main',
    model: 'gpt-image-2',
    calls: [call],
    hero: isDrawn ? hero(runId, index + 1) : null,
    creditsEstimated: 4,
    credits: 4,
    finishedAt: ended,
  };
  return { ...newRun(run), createdAt: ended, updatedAt: ended };
};

/** A run that waits for its turn. */
export const waitingRun = (index: number): Omit<Run, 'id'> => ({
  ...pastRun(index),
  ...{ status: 'queued', step: 'queued', calls: [], hero: null, provider: null, finishedAt: null },
  ...{ requestHash: requestHashOf(10_000_000 + index), inFlight: requestHashOf(10_000_000 + index) },
  runAfter: new Date(Date.now() - index),
});

export const insertRows = async ({ strapi }: Blog, rows: Omit<Run, 'id'>[]): Promise<void> => {
  await strapi.db.query(GENERATION_UID).createMany({ data: rows as never });
};

/** Column names that every database takes as they are; ids come from the database. */
const columnsOf = ({ strapi }: Blog): string[] =>
  Object.values(strapi.db.metadata.get(GENERATION_UID).attributes).flatMap((attribute) =>
    'columnName' in attribute && attribute.columnName !== 'id' ? [attribute.columnName ?? []].flat() : [],
  );

/** The rows of years, as the databases find them after some time. */
export const fillHistory = async (blog: Blog, count: number): Promise<void> => {
  await insertRows(
    blog,
    Array.from({ length: WRITTEN }, (_none, index) => pastRun(index)),
  );
  const knex = blog.strapi.db.connection;
  const columns = columnsOf(blog);
  for (let copy = 1; copy < count / WRITTEN; copy += 1) {
    const values = columns.map((column) =>
      column === 'run_id' || column === 'request_hash' ? `${column} || '-${copy}'` : column,
    );
    await knex.raw(
      `insert into ${TABLE} (${columns.join(', ')}) select ${values.join(', ')} from ${TABLE} where id <= ${WRITTEN}`,
    );
  }
  // PostgreSQL's own housekeeping would do it within a minute.
  await knex.raw('analyze');
};
