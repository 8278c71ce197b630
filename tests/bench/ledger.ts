import type { Claim } from '../../server/src/runs/model/run-store';
import { generationModel } from '../../server/src/runs/store/generation-model';
import { createRunStore } from '../../server/src/runs/store/run-store';
import { restDriver } from '../support/runs/stop-driver';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';
import { reachableDatabases, type Database } from './databases';
import { documentIdOf, fillHistory, insertRows, requestHashOf, waitingRun } from './ledger-history';
import { median, quantile, timed, type BenchRow } from './measure';

const ROWS = 100_000;
const BACKLOG = 5_000;
const ROUNDS = 40;
const WARM_UP = 5;
const CLAIM_MS = 10;
const LIST_MS = 50;

interface Look {
  name: string;
  hold: number;
  /** Says how many rows it found. */
  look: (round: number) => Promise<number>;
  /** Rows that every look has to find. */
  finds: number;
  /** Done after each look, timed for itself: what the database asks for the like. */
  plain?: { name: string; run: () => Promise<unknown> };
}

const measureLook = async ({ name, hold, look, finds, plain }: Look, where: string): Promise<BenchRow> => {
  const times: number[] = [];
  const plainTimes: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    let found = 0;
    const time = await timed(async () => {
      found = await look(round);
    });
    if (found !== finds) throw new Error(`${name} found ${found} rows where ${finds} were to be.`);
    if (plain !== undefined) plainTimes.push(await timed(plain.run));
    if (round >= WARM_UP) times.push(time);
  }
  const ours = median(times);
  const compared = plain === undefined ? '' : `; ${plain.name} ${median(plainTimes).toFixed(1)} ms`;
  const notes = [`p95 ${quantile(times, 0.95).toFixed(1)} ms${compared}`];
  return { row: `${where}: ${name}`, ours, baseline: null, ratio: ours, hold, notes };
};

const claimOf = (limit: number): Claim => ({ leaseMs: 60_000, limit, minPriority: 0 });

const measureLedger = async (blog: Blog, where: string): Promise<BenchRow[]> => {
  const ledger = createRunStore(blog.strapi);
  const count = (row: unknown) => (row === null ? 0 : 1);
  const list = (limit: number) => async (round: number) => {
    const target = { uid: ARTICLE, documentId: documentIdOf(round), locale: 'en', field: 'hero' };
    return (await ledger.list({ ...target, limit })).length;
  };
  const drawn = (wish: number) =>
    ledger.findDrawn({ requestHash: requestHashOf(wish), provider: 'main' }).then(count);
  const open = (wish: number) => ledger.findInFlight(requestHashOf(wish)).then(count);
  const claim = async (limit: number) => (await ledger.claim(claimOf(limit))).length;
  const rounds = ROUNDS + WARM_UP;
  const plain = {
    name: 'a plain update of one row, committed,',
    run: () => blog.strapi.db.connection(generationModel.tableName).where({ id: 1 }).increment('version'),
  };

  const rows: BenchRow[] = [];
  const measure = async (look: Look) => rows.push(await measureLook(look, where));
  await measure({ name: 'list page of an entry', hold: LIST_MS, finds: 10, look: list(10) });
  await measure({ name: 'claim with nothing due', hold: CLAIM_MS, finds: 0, look: () => claim(4), plain });
  await measure({
    name: 'findDrawn, drawn before',
    hold: CLAIM_MS,
    finds: 1,
    look: (round) => drawn(round * 9),
  });
  await measure({
    name: 'findDrawn, never drawn',
    hold: CLAIM_MS,
    finds: 0,
    look: (round) => drawn(-1 - round),
  });
  await measure({ name: 'findInFlight, none', hold: CLAIM_MS, finds: 0, look: (round) => open(-1 - round) });
  await insertRows(
    blog,
    Array.from({ length: rounds }, (_none, index) => waitingRun(index)),
  );
  await measure({
    name: 'findInFlight, one',
    hold: CLAIM_MS,
    finds: 1,
    look: (round) => open(10_000_000 + round),
  });
  await measure({ name: 'claim of one of a few', hold: CLAIM_MS, finds: 1, look: () => claim(1), plain });
  await insertRows(
    blog,
    Array.from({ length: BACKLOG }, (_none, index) => waitingRun(rounds + index)),
  );
  await measure({
    name: `claim of one of ${BACKLOG} waiting`,
    hold: CLAIM_MS,
    finds: 1,
    look: () => claim(1),
    plain,
  });
  await measure({
    name: `claim of four of ${BACKLOG} waiting`,
    hold: CLAIM_MS,
    finds: 4,
    look: () => claim(4),
    plain,
  });
  return rows;
};

const benchOn = async (database: Database): Promise<BenchRow[]> => {
  const blog = await startBlog({ database, listen: false });
  try {
    await restDriver(blog);
    await fillHistory(blog, ROWS);
    return await measureLedger(blog, `ledger of ${ROWS} rows, ${database}`);
  } finally {
    await blog.stop();
  }
};

export const benchLedger = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const database of await reachableDatabases()) rows.push(...(await benchOn(database)));
  return rows;
};
