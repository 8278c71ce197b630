import { setTimeout as wait } from 'node:timers/promises';
import type { Backfill, CreateBackfill } from '../../server/src/contracts/backfill';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';
import { modelArticle, writeDrafts } from './blog-articles';
import { reachableDatabases, type Database } from './databases';
import { median, type BenchRow } from './measure';
import { watchServer, LOOP_RESOLUTION_MS, type ServerLoad } from './server-load';
import { startVendorProcess, type VendorProcess } from './vendor-process';

/** `HERO_BENCH_ARTICLES=100 npm run bench -- backfill`: fewer, for a quick look. */
const ARTICLES = Number(process.env['HERO_BENCH_ARTICLES'] ?? 1_000);
const PROVIDER_MS = 2_000;
const AT_ONCE = 20;
/** More than that, as a run keeps its place while its picture is rendered, and the provider's next one need not wait. */
const JOBS = 32;
const TIME_HOLD = 1.15;
const LOOP_HOLD_MS = 50;
/** Memory is flat when it grows by no more than the larger of these, from the second quarter to the last. */
const GROWTH_HOLD = { share: 0.1, mb: 50 };
/** How often the admin's page asks how far it has come. */
const LOOK_MS = 500;
const PATIENCE_MS = 1_800_000;
const MARKER = 'harbour';

const publishArticles = async (blog: Blog): Promise<void> => {
  const data = await modelArticle(blog);
  const ids = await writeDrafts(blog, {
    count: ARTICLES,
    data,
    slug: 'backfilled',
    // Words of their own: articles alike would share one picture.
    words: (index) => ({ title: `A ${MARKER} at dawn, seen for the ${index + 1}th time` }),
  });
  for (const id of ids) await blog.publish(id);
};

const ask = async ({ admin }: Blog, path: string, json?: CreateBackfill): Promise<Backfill> => {
  const response = await admin(`/hero-image/backfills${path}`, json === undefined ? {} : { json });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return (JSON.parse(text) as { data: Backfill }).data;
};

interface Memory {
  /** RSS in MB, by the quarter of the work in which it was seen. */
  rss: number[][];
  /** Heap and what hangs on it, garbage left out: after the first quarter, and at the end. */
  heap: { early: number; late: number };
}

/** Looks on until all articles have their hero. @throws when one has none */
const follow = async (blog: Blog, load: ServerLoad, id: string): Promise<Memory> => {
  const rss: number[][] = [[], [], [], []];
  let early: number | null = null;
  const began = Date.now();
  for (;;) {
    const { status, runs, message } = await ask(blog, `/${id}`);
    const quarter = Math.floor((4 * runs.succeeded) / ARTICLES);
    rss[Math.min(3, quarter)]?.push(load.rssMb());
    if (quarter >= 1) early ??= load.heapMb();
    if (status === 'done' && runs.succeeded === ARTICLES) {
      const late = load.heapMb();
      return { rss, heap: { early: early ?? late, late } };
    }
    const isStuck = status === 'done' || status === 'paused' || Date.now() - began > PATIENCE_MS;
    if (isStuck) throw new Error(`The backfill is not to be had: ${JSON.stringify({ runs, message })}`);
    await wait(LOOK_MS);
  }
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
const megabytes = (value: number): string => `${value.toFixed(0)} MB`;

const measure = async (
  blog: Blog,
  { vendor, database }: { vendor: VendorProcess; database: Database },
): Promise<BenchRow[]> => {
  const load = watchServer();
  const { id } = await ask(blog, '', { uid: ARTICLE });
  const { rss, heap } = await follow(blog, load, id);
  const { wallMs, cpuMs, cores, others, loop } = load.end();
  const { billed, mostAtOnce, cpuMs: vendorCpuMs } = await vendor.totals();
  if (billed !== ARTICLES) throw new Error(`${billed} pictures were paid for ${ARTICLES} articles.`);

  const providerMs = (ARTICLES * PROVIDER_MS) / AT_ONCE;
  const processorMs = cpuMs / cores;
  const baseline = Math.max(providerMs, processorMs);
  const [second, last] = [median(rss[1] ?? []), median(rss[3] ?? [])];
  const row = `backfill of ${ARTICLES} articles, provider at ${PROVIDER_MS / 1_000} s, ${AT_ONCE} at once, ${database}`;
  return [
    {
      row: `${row}, against the larger of provider time and processor time`,
      ...{ ours: wallMs, baseline, ratio: wallMs / baseline, hold: TIME_HOLD },
      notes: [
        `provider time ${seconds(providerMs)}: ${ARTICLES} × ${PROVIDER_MS / 1_000} s / ${AT_ONCE}; pictures of ${megabytes(vendor.pictureBytes / 1_048_576)}, ${mostAtOnce} under way at the most`,
        `processor time ${seconds(processorMs)}: ${seconds(cpuMs)} of the Strapi process, all its threads, on ${cores} processors; ${(cpuMs / ARTICLES).toFixed(0)} ms an article`,
        `everything else on the machine took ${others.toFixed(1)} processors meanwhile, the emulated vendor ${(vendorCpuMs / wallMs).toFixed(1)} of them`,
      ],
    },
    {
      row: `${row}, event-loop delay p99`,
      ...{ ours: loop.p99, baseline: null, ratio: loop.p99, hold: LOOP_HOLD_MS },
      notes: [
        `p50 ${loop.p50.toFixed(1)} ms, longest ${loop.max.toFixed(0)} ms; Node counts the ${LOOP_RESOLUTION_MS} ms between two looks in`,
        ...(loop.own === null
          ? []
          : [`p99 ${loop.own.toFixed(1)} ms without waiting for a processor that others had`]),
      ],
    },
    {
      row: `${row}, memory (RSS) of the last quarter against the second`,
      ...{ ours: last, baseline: second, ratio: last - second, comparison: 'difference', unit: 'MB' },
      hold: Math.round(Math.max(GROWTH_HOLD.mb, GROWTH_HOLD.share * second)),
      notes: [
        `medians of the quarters: ${rss.map((quarter) => megabytes(median(quarter))).join(', ')}; highest ${megabytes(Math.max(...rss.flat()))}`,
        `heap and buffers without garbage: ${megabytes(heap.early)} after a quarter, ${megabytes(heap.late)} at the end`,
      ],
    },
  ];
};

const benchOn = async (vendor: VendorProcess, database: Database): Promise<BenchRow[]> => {
  const { baseUrl, apiKey } = vendor;
  const main = { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } as const;
  const blog = await startBlog({
    database,
    heroConfig: {
      jobs: { concurrency: JOBS },
      publish: { mode: 'off' },
      providers: { main: { ...main, concurrency: AT_ONCE } },
    },
  });
  try {
    await publishArticles(blog);
    return await measure(blog, { vendor, database });
  } finally {
    await blog.stop();
  }
};

/** Through the plugin's own backfill, in real Strapi. SQLite does its work in the event loop itself. */
export const benchBackfill = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const database of await reachableDatabases()) {
    const vendor = await startVendorProcess({
      ...{ delayMs: PROVIDER_MS, marker: MARKER, width: 1536, height: 1024 },
    });
    try {
      rows.push(...(await benchOn(vendor, database)));
    } finally {
      await vendor.stop();
    }
  }
  return rows;
};
