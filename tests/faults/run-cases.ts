import { setTimeout as wait } from 'node:timers/promises';
import type { Hero } from '../../server/src/contracts/hero';
import { isFinished } from '../../server/src/contracts/generation';
import { runSchema, type Run } from '../../server/src/runs/model/run';
import { GENERATION_UID } from '../../server/src/runs/store/generation-model';
import { SPOOL_UID } from '../../server/src/runs/store/spool-model';
import { order } from '../support/blog/blog-runs';
import { listenOnLoopback } from '../support/emulators/loopback';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { ignoreLoad } from '../support/ignore-load';
import { plainTemplates } from '../support/plain-template';
import { draftOf, writeArticle } from '../support/runs';
import { startBlog, type Blog } from '../support/strapi';
import { BENCHES, providerOf, scriptOf } from './bench';
import { VENDORS, type FaultCase, type VendorName } from './fault-case';

/** Time that a provider has, in milliseconds. */
const TIMEOUT_MS = 40_000;
/** The same where it is long enough whatever else the machine does. */
const LONG_TIMEOUT_MS = 180_000;
/** The same for one that will not come to an end. */
const SHORT_TIMEOUT_MS = 10_000;
/** The same for a result that never comes: the call for it has to be answered first. */
const DOWNLOAD_TIMEOUT_MS = 12_000;

const timeoutOf = ({ trouble, ends }: FaultCase): number => {
  const neverEnds =
    ('connection' in trouble && ['hang', 'drip'].includes(trouble.connection)) ||
    ('job' in trouble && ['endless', 'unheard-of'].includes(trouble.job));
  if (trouble.at === 'download' && (neverEnds || ('answer' in trouble && trouble.times !== undefined)))
    return DOWNLOAD_TIMEOUT_MS;
  if (neverEnds) return SHORT_TIMEOUT_MS;
  return ends.status === 'succeeded' ? LONG_TIMEOUT_MS : TIMEOUT_MS;
};

const DOWNLOAD_BYTES = 6_000_000;
const SETTLED_MS = 300_000;
/** Requests under way at once while cases are ordered. */
const ORDERED_AT_ONCE = 8;

/** Whether the run waits for something: an answer that never comes, or a later attempt. */
const isWaiting = ({ trouble, ends }: FaultCase): boolean =>
  'times' in trouble ||
  'connection' in trouble ||
  'job' in trouble ||
  ('answer' in trouble && (trouble.answer.headers !== undefined || ends.status === 'succeeded'));

/** The cases by number, those that wait first, so that all of them wait at the same time. */
const waitingFirst = (cases: readonly FaultCase[]): number[] => {
  const numbered = cases.map((one, index) => ({ index, waits: Number(isWaiting(one)) }));
  return numbered.toSorted((one, other) => other.waits - one.waits).map(({ index }) => index);
};

/** How one case went. */
export interface Outcome {
  row: Run;
  /** What the entry's field holds. */
  hero: Hero | null;
  /** Calls the vendor billed for it and did not refund, and all that it billed. */
  billed: number;
  billedKeys: (string | null)[];
}

export interface Results {
  outcomes: Outcome[];
  /** Connections to the server that must never be reached. */
  forbidden: number;
  /** Files in the media library that belong to no hero. */
  strayFiles: number[];
  /** Bytes left in the spool, by run. */
  spooled: string[];
  /** Requests that went out with a key to where no key belongs. */
  downloadsWithKey: number;
  close: () => Promise<void>;
}

export const markerOf = (index: number): string => `Case ${String(index).padStart(4, '0')}`;
const nameOf = ({ vendor }: FaultCase, index: number): string => `${vendor}-${index}`;

const startEmulators = async (): Promise<Record<VendorName, VendorEmulator>> => {
  const started = await Promise.all(
    VENDORS.map(async (vendor) => [vendor, await BENCHES[vendor].start()] as const),
  );
  return Object.fromEntries(started) as Record<VendorName, VendorEmulator>;
};

const rowsOf = async ({ strapi }: Blog): Promise<Run[]> =>
  runSchema.array().parse(await strapi.db.query(GENERATION_UID).findMany({}));

const countOpen = ({ strapi }: Blog): Promise<number> =>
  strapi.db.query(GENERATION_UID).count({ where: { finishedAt: { $null: true } } });

const settled = async (blog: Blog): Promise<Run[]> => {
  const began = Date.now();
  while ((await countOpen(blog)) > 0 && Date.now() - began < SETTLED_MS) await wait(250);
  const rows = await rowsOf(blog);
  const open = rows.filter(({ status, finishedAt }) => !isFinished(status) || finishedAt === null);
  if (open.length === 0) return rows;
  throw new Error(`Not over: ${open.map(({ provider, step }) => `${provider ?? '?'} ${step}`).join(', ')}`);
};

const spooledRefs = async ({ strapi }: Blog): Promise<string[]> => {
  const rows = (await strapi.db.query(SPOOL_UID).findMany({ select: ['ref'] })) as { ref: string }[];
  return rows.map(({ ref }) => ref);
};

const strayFilesOf = async ({ strapi }: Blog, rows: Run[]): Promise<number[]> => {
  const used = new Set(
    rows.flatMap(({ hero, candidates }) => [
      hero?.image.id,
      hero?.social.id,
      ...candidates.map(({ file }) => file),
    ]),
  );
  const files = (await strapi.db.query('plugin::upload.file').findMany({})) as { id: number }[];
  return files.map(({ id }) => id).filter((id) => !used.has(id));
};

/** Runs every case in one real Strapi, each on an article, with a provider and a fault of its own. */
export const runCases = async (cases: readonly FaultCase[]): Promise<Results> => {
  ignoreLoad();
  const emulators = await startEmulators();
  const forbidden = await listenOnLoopback((_request, response) => response.end('reached'));
  for (const [index, one] of cases.entries()) {
    emulators[one.vendor].scriptFor(markerOf(index), await scriptOf(one, forbidden.port));
  }
  const providers = Object.fromEntries(
    cases.map((one, index) => [nameOf(one, index), providerOf(one, emulators[one.vendor], timeoutOf(one))]),
  );
  const blog = await startBlog({
    heroConfig: {
      providers,
      use: ['brand-card'],
      publish: { mode: 'off' },
      jobs: { concurrency: 32 },
      output: { width: 640, height: 360 },
      templates: plainTemplates,
      limits: { downloadBytes: DOWNLOAD_BYTES },
    },
  });

  const documentIds: string[] = [];
  const place = async (index: number): Promise<void> => {
    const one = cases[index];
    if (one === undefined) return;
    const documentId = await writeArticle(blog, { title: `${markerOf(index)}: a quiet harbour at dawn` });
    documentIds[index] = documentId;
    const answer = await order(blog, { documentId, provider: nameOf(one, index) });
    if (answer.status !== 202) throw new Error(`${nameOf(one, index)} was refused: ${answer.text}`);
  };
  const left = waitingFirst(cases);
  const placeLeft = async (): Promise<void> => {
    for (let index = left.shift(); index !== undefined; index = left.shift()) await place(index);
  };
  await Promise.all(Array.from({ length: ORDERED_AT_ONCE }, placeLeft));

  const rows = await settled(blog);
  const outcomes = await Promise.all(
    cases.map(async ({ vendor }, index): Promise<Outcome> => {
      const documentId = documentIds[index] ?? '';
      const billed = emulators[vendor].billed.filter(({ prompt }) => prompt.includes(markerOf(index)));
      return {
        row: rows.find((row) => row.documentId === documentId)!,
        hero: (await draftOf(blog, documentId))?.hero ?? null,
        billed: billed.filter(({ refunded }) => !refunded).length,
        billedKeys: billed.map(({ idempotencyKey }) => idempotencyKey),
      };
    }),
  );
  const downloads = Object.values(emulators).flatMap((emulator) => emulator.downloads);
  return {
    outcomes,
    forbidden: forbidden.connections,
    strayFiles: await strayFilesOf(blog, rows),
    spooled: await spooledRefs(blog),
    downloadsWithKey: downloads.filter(({ headers }) => headers.authorization !== undefined).length,
    close: async () => {
      await blog.stop();
      await forbidden.close();
      await Promise.all(Object.values(emulators).map((emulator) => emulator.close()));
    },
  };
};
