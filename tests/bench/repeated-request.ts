import { getApp } from '../../server/src/app/create-app';
import { enqueueRun } from '../../server/src/runs/start/enqueue';
import { heroFingerprint } from '../../server/src/head/fingerprint';
import { startOpenAiEmulator } from '../support/emulators/openai';
import { finished, press } from '../support/blog/blog-runs';
import { restDriver } from '../support/runs/stop-driver';
import { draftOf } from '../support/runs';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';
import { modelArticle, writeDrafts } from './blog-articles';
import { reachableDatabases, type Database } from './databases';
import { median, quantile, timed, type BenchRow } from './measure';

const ROUNDS = 80;
const WARM_UP = 10;
const HOLD_MS = 20;

const measure = async (ask: () => Promise<unknown>, rounds = ROUNDS): Promise<number[]> => {
  const times: number[] = [];
  for (let round = 0; round < rounds + WARM_UP; round += 1) times.push(await timed(ask));
  return times.slice(WARM_UP);
};

const rowOf = (row: string, times: number[], saving: number[]): BenchRow => {
  const ours = median(times);
  const notes = [
    `p95 ${quantile(times, 0.95).toFixed(1)} ms; Strapi’s own save of the draft over HTTP ${median(saving).toFixed(1)} ms`,
  ];
  return { row, ours, baseline: null, ratio: ours, hold: HOLD_MS, notes };
};

/** The server's own part of it, in the same words as the route asks for it. */
const askDirectly = async (blog: Blog, documentId: string): Promise<void> => {
  const run = await enqueueRun(getApp(blog.strapi), {
    ...{ uid: ARTICLE, documentId, locale: 'en', field: 'hero', trigger: 'button', target: 'draft' },
    wishes: {},
    values: null,
    force: false,
    requestedBy: 'admin:1',
    replaces: [heroFingerprint((await draftOf(blog, documentId))?.hero)],
  });
  if (run.status !== 'succeeded' || run.warnings.length > 0)
    throw new Error(`The run was not answered again: ${run.status}`);
};

const askOverHttp = async (blog: Blog, documentId: string): Promise<void> => {
  const { data, text } = await press(blog, { documentId, locale: 'en' });
  if (data?.status !== 'succeeded') throw new Error(`The run was not answered again: ${text}`);
};

/** Strapi's own save of the same draft, for a measure of the machine. */
const saveOverHttp = async (blog: Blog, documentId: string, title: unknown): Promise<void> => {
  const path = `/content-manager/collection-types/${ARTICLE}/${documentId}?locale=en`;
  const answer = await blog.admin(path, { method: 'PUT', json: { title } });
  if (!answer.ok) throw new Error(`The draft cannot be saved: ${await answer.text()}`);
};

const benchOn = async (database: Database): Promise<BenchRow[]> => {
  const vendor = await startOpenAiEmulator();
  const { baseUrl, apiKey } = vendor;
  const main = { type: 'openai-compatible' as const, baseUrl, apiKey, allowPrivateNetwork: true };
  const blog = await startBlog({ database, heroConfig: { providers: { main }, publish: { mode: 'off' } } });
  try {
    const data = await modelArticle(blog);
    const [documentId = ''] = await writeDrafts(blog, { count: 1, data, slug: 'asked-twice' });
    await finished(blog, await press(blog, { documentId, locale: 'en' }));
    await restDriver(blog);
    const calls = vendor.requests.length;
    // First, while the connection of the one before is still open: Node would use it after its server closed it.
    const overHttp = await measure(() => askOverHttp(blog, documentId));
    const saving = await measure(() => saveOverHttp(blog, documentId, data['title']), 20);
    const direct = await measure(() => askDirectly(blog, documentId));
    const asked = vendor.requests.length - calls;
    const row = `repeated identical request, ${database}`;
    return [
      { row: `${row}: provider calls`, ours: asked, baseline: null, ratio: asked, hold: 0, unit: 'calls' },
      rowOf(`${row}: the server's own work`, direct, saving),
      rowOf(`${row}: over HTTP`, overHttp, saving),
    ];
  } finally {
    await blog.stop();
    await vendor.close();
  }
};

/** The same picture asked for again: answered from the ledger and put on the draft. */
export const benchRepeatedRequest = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const database of await reachableDatabases()) rows.push(...(await benchOn(database)));
  return rows;
};
