import { GENERATION_UID } from '../../server/src/runs/store/generation-model';
import { restDriver } from '../support/runs/stop-driver';
import { startBlog, type Blog } from '../support/strapi';
import { modelArticle, writeDrafts } from './blog-articles';
import { reachableDatabases, type Database } from './databases';
import { interleave, quantileRows, type BenchRow } from './measure';
import { storedHero } from './stored-hero';
import { switchedBlogFolder, switchPlugin } from './switched-plugin';

const ROUNDS = 300;
const WARM_UP = 20;
const HOLDS = [
  { share: 0.5, hold: 1.05 },
  { share: 0.95, hold: 1.1 },
];

/** Strapi announces a publish when it gets round to it; the next one would pay for that. */
const watchAnnouncements = ({ strapi }: Blog): (() => Promise<void>) => {
  let [announced, awaited] = [0, 0];
  let wake = (): void => undefined;
  strapi.eventHub.on('entry.publish', () => {
    announced += 1;
    wake();
    return Promise.resolve();
  });
  return async () => {
    awaited += 1;
    while (announced < awaited) await new Promise<void>((resolve) => (wake = resolve));
  };
};

interface Stage {
  blog: Blog;
  settle: () => Promise<void>;
}

const publishInTurns = async (
  { blog, settle }: Stage,
  articles: { ours: string[]; baseline: string[] },
): Promise<{ ours: number[]; baseline: number[] }> => {
  const publish = async (ids: string[], round: number, isOn: boolean) => {
    switchPlugin(isOn);
    await blog.publish(ids[round % ids.length] ?? '');
  };
  const { ours, baseline } = await interleave({
    rounds: ROUNDS + WARM_UP,
    ours: (round) => publish(articles.ours, round, true),
    baseline: (round) => publish(articles.baseline, round, false),
    settle,
  });
  return { ours: ours.slice(WARM_UP), baseline: baseline.slice(WARM_UP) };
};

/** The plugin did what it is timed for: a run for each of its publishes that lacked a hero, and no other. */
const assertRuns = async ({ strapi }: Blog, expected: number): Promise<void> => {
  const runs = await strapi.db.query(GENERATION_UID).count();
  if (runs !== expected) throw new Error(`${runs} runs were noted down where ${expected} were to be.`);
};

/** Every publish is an article's first: a run is noted down for each. */
const withoutHero = async (stage: Stage, data: Record<string, unknown>) => {
  const count = ROUNDS + WARM_UP;
  const articles = {
    ours: await writeDrafts(stage.blog, { count, data, slug: 'with-the-hook' }),
    baseline: await writeDrafts(stage.blog, { count, data, slug: 'without-the-hook' }),
  };
  const times = await publishInTurns(stage, articles);
  await assertRuns(stage.blog, count);
  return times;
};

/** Articles that have their hero are published again and again: there is nothing to note down. */
const withHero = async (stage: Stage, data: Record<string, unknown>) => {
  const before = await stage.blog.strapi.db.query(GENERATION_UID).count();
  const count = 8;
  const articles = {
    ours: await writeDrafts(stage.blog, { count, data, slug: 'hero-with-the-hook' }),
    baseline: await writeDrafts(stage.blog, { count, data, slug: 'hero-without-the-hook' }),
  };
  const times = await publishInTurns(stage, articles);
  await assertRuns(stage.blog, before);
  return times;
};

const benchOn = async (database: Database): Promise<BenchRow[]> => {
  const blog = await startBlog({ database, folder: await switchedBlogFolder() });
  try {
    await restDriver(blog);
    switchPlugin(false);
    const stage = { blog, settle: watchAnnouncements(blog) };
    const data = await modelArticle(blog);
    const hero = await storedHero(blog);
    const without = await withoutHero(stage, data);
    const having = await withHero(stage, { ...data, hero });
    const row = `publish with the plugin against the plugin switched off, ${database}`;
    return [
      ...quantileRows(`${row}, a run is noted down`, without, HOLDS),
      ...quantileRows(`${row}, the article has a hero`, having, HOLDS),
    ];
  } finally {
    await blog.stop();
  }
};

/**
 * One process, one content type, articles alike, the plugin's document middlewares on for every other publish.
 * The driver rests: only what the publisher waits for is measured.
 */
export const benchPublish = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const database of await reachableDatabases()) rows.push(...(await benchOn(database)));
  return rows;
};
