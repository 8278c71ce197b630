import { setTimeout as wait } from 'node:timers/promises';
import type { Hero } from '../../../server/src/contracts';
import { isFinished, type Generation } from '../../../server/src/contracts/generation';
import type { Blog, SeededArticle } from '../strapi';

const HEROES_EVERY_MS = 100;
const LEDGER_EVERY_MS = 500;

export interface WatchedArticle extends SeededArticle {
  state: 'publishing' | 'drawing' | 'done' | 'failed';
  /** The hero that REST gives to everybody. */
  hero: Hero | null;
  /** The newest run of the article. */
  run: Generation | null;
  /** Milliseconds from the call that publishes to the final hero in REST. */
  tookMs: number | null;
}

interface Watch {
  article: WatchedArticle;
  startedAt: number;
  /** When REST last gave another hero than before. */
  heroSince: number;
}

const jsonOf = async (request: Promise<Response>, what: string): Promise<unknown> => {
  const answer = await request;
  if (!answer.ok) throw new Error(`${what} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

/** Every published article's hero, by documentId. */
const publishedHeroes = async (blog: Blog, locale: string): Promise<Map<string, Hero | null>> => {
  const query = `locale=${locale}&pagination[pageSize]=100&fields[0]=documentId&fields[1]=hero`;
  const { data } = (await jsonOf(
    blog.api(`/api/articles?${query}`, { token: null }),
    'GET /api/articles',
  )) as { data: { documentId: string; hero: Hero | null }[] };
  return new Map(data.map((article) => [article.documentId, article.hero]));
};

const newestRun = async (blog: Blog, { documentId, locale }: SeededArticle): Promise<Generation | null> => {
  const query = `uid=api::article.article&documentId=${documentId}&locale=${locale}&field=hero&limit=1`;
  const { data } = (await jsonOf(
    blog.admin(`/hero-image/generations?${query}`),
    'GET /hero-image/generations',
  )) as { data: Generation[] };
  return data[0] ?? null;
};

/** Done: the newest run has ended and its own hero is public, not only the card that comes first. */
const settle = ({ article, startedAt, heroSince }: Watch): void => {
  const { run, hero } = article;
  if (!run || !isFinished(run.status)) return;
  if (run.status !== 'succeeded') article.state = 'failed';
  else if (hero?.generation === run.id) {
    article.state = 'done';
    article.tookMs = Math.round(heroSince - startedAt);
  }
};

/** Notes since when REST has given which hero. */
const lookAtHeroes = async (blog: Blog, open: Watch[]): Promise<void> => {
  for (const locale of new Set(open.map(({ article }) => article.locale))) {
    const heroes = await publishedHeroes(blog, locale);
    const now = performance.now();
    for (const watch of open.filter(({ article }) => article.locale === locale)) {
      const hero = heroes.get(watch.article.documentId) ?? null;
      if (hero?.generation !== watch.article.hero?.generation) watch.heroSince = now;
      watch.article.hero = hero;
    }
  }
};

const askLedger = async (blog: Blog, open: Watch[]): Promise<void> => {
  for (const watch of open) {
    watch.article.run = await newestRun(blog, watch.article);
    settle(watch);
  }
};

/**
 * Publishes every article at once and looks from outside, through REST, until each has its final hero.
 * `onLook` is called after every look. Gives up after `patienceMs`.
 */
export const publishAndWatch = async (
  blog: Blog,
  {
    articles,
    patienceMs,
    onLook,
    afterPublish = () => Promise.resolve(),
  }: {
    articles: SeededArticle[];
    patienceMs: number;
    onLook: (articles: WatchedArticle[]) => void;
    /** Where publishing alone asks for no hero. */
    afterPublish?: (article: SeededArticle, index: number) => Promise<void>;
  },
): Promise<WatchedArticle[]> => {
  const watches = articles.map((article): Watch => {
    const now = performance.now();
    return {
      article: { ...article, state: 'publishing', hero: null, run: null, tookMs: null },
      startedAt: now,
      heroSince: now,
    };
  });
  const watched = watches.map(({ article }) => article);
  onLook(watched);
  await Promise.all(
    watches.map(async (watch, index) => {
      watch.startedAt = performance.now();
      await blog.publish(watch.article.documentId, watch.article.locale);
      await afterPublish(watch.article, index);
      watch.article.state = 'drawing';
    }),
  );

  const until = performance.now() + patienceMs;
  const open = (): Watch[] => watches.filter(({ article }) => article.state === 'drawing');
  /** Two rhythms: the cheap question often, for the times; the ledger seldom, for the steps. */
  const repeat = async (question: (open: Watch[]) => Promise<void>, everyMs: number): Promise<void> => {
    while (open().length > 0 && performance.now() < until) {
      await question(open());
      onLook(watched);
      await wait(everyMs);
    }
  };
  await Promise.all([
    repeat((some) => lookAtHeroes(blog, some), HEROES_EVERY_MS),
    repeat((some) => askLedger(blog, some), LEDGER_EVERY_MS),
  ]);
  return watched;
};
