import { setTimeout as wait } from 'node:timers/promises';
import { isFinished, type Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts';
import type { Blog, SeededArticle } from '../strapi';

const LOOK_EVERY_MS = 50;

export interface WatchedArticle extends SeededArticle {
  state: 'waiting' | 'publishing' | 'drawing' | 'done' | 'failed';
  /** The hero that REST gives to everybody. */
  hero: Hero | null;
  /** The newest run of the article. */
  run: Generation | null;
  /** Milliseconds from the call that publishes to the final hero in REST. */
  tookMs: number | null;
}

type Published = Record<string, { documentId: string; hero: Hero | null } | undefined>;

const publishedHeroes = async (blog: Blog, locale: string): Promise<Published> => {
  const query = `locale=${locale}&pagination[pageSize]=100&fields[0]=documentId&fields[1]=hero`;
  const answer = await blog.api(`/api/articles?${query}`, { token: null });
  if (!answer.ok) throw new Error(`GET /api/articles answered ${answer.status}.`);
  const { data } = (await answer.json()) as { data: { documentId: string; hero: Hero | null }[] };
  return Object.fromEntries(data.map((article) => [article.documentId, article]));
};

const newestRuns = async (blog: Blog): Promise<Generation[]> => {
  const answer = await blog.admin('/hero-image/generations?uid=api::article.article&limit=50');
  if (!answer.ok) throw new Error(`GET /hero-image/generations answered ${answer.status}.`);
  return ((await answer.json()) as { data: Generation[] }).data;
};

/** Done: the newest run has ended and its hero, not only the card that comes first, is public. */
const settle = (article: WatchedArticle, startedAt: number): void => {
  const { run, hero } = article;
  if (!run || !isFinished(run.status)) {
    article.state = 'drawing';
    return;
  }
  if (run.status !== 'succeeded') article.state = 'failed';
  else if (hero?.generation === run.id) article.state = 'done';
  else return;
  article.tookMs = Math.round(performance.now() - startedAt);
};

/**
 * Publishes every article at once and looks from outside, through REST, until each has its final hero.
 * `onChange` is called whenever one of them has moved. Gives up on an article after `patienceMs`.
 */
export const publishAndWatch = async (
  blog: Blog,
  {
    articles,
    patienceMs,
    onChange,
  }: { articles: SeededArticle[]; patienceMs: number; onChange: (articles: WatchedArticle[]) => void },
): Promise<WatchedArticle[]> => {
  const watched = articles.map((article): WatchedArticle => ({
    ...article,
    state: 'waiting',
    hero: null,
    run: null,
    tookMs: null,
  }));
  const startedAt = new Map<WatchedArticle, number>();
  const locales = [...new Set(articles.map((article) => article.locale))];
  const open = (): WatchedArticle[] =>
    watched.filter((article) => article.state !== 'done' && article.state !== 'failed');

  const publishing = Promise.all(
    watched.map(async (article) => {
      startedAt.set(article, performance.now());
      article.state = 'publishing';
      await blog.publish(article.documentId, article.locale);
      article.state = 'drawing';
    }),
  );
  await publishing;
  onChange(watched);

  const givenUpAt = performance.now() + patienceMs;
  while (open().length > 0 && performance.now() < givenUpAt) {
    const runs = await newestRuns(blog);
    const heroes = await Promise.all(locales.map((locale) => publishedHeroes(blog, locale)));
    const before = JSON.stringify(watched.map(({ state, run, hero }) => [state, run?.step, hero?.source]));
    for (const article of open()) {
      article.run =
        runs.find((run) => run.documentId === article.documentId && run.locale === article.locale) ?? null;
      article.hero = heroes[locales.indexOf(article.locale)]?.[article.documentId]?.hero ?? null;
      settle(article, startedAt.get(article) ?? 0);
    }
    if (before !== JSON.stringify(watched.map(({ state, run, hero }) => [state, run?.step, hero?.source]))) {
      onChange(watched);
    }
    await wait(LOOK_EVERY_MS);
  }
  return watched;
};
