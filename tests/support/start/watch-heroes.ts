import { setTimeout as wait } from 'node:timers/promises';
import type { Hero } from '../../../server/src/contracts';
import { isFinished, type Generation } from '../../../server/src/contracts/generation';
import type { Blog, SeededArticle } from '../strapi';

const LOOK_EVERY_MS = 50;
const ASK_LEDGER_EVERY_MS = 400;

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
  askedAt: number;
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

const look = async (blog: Blog, open: Watch[]): Promise<void> => {
  const locales = [...new Set(open.map(({ article }) => article.locale))];
  const byLocale = new Map(
    await Promise.all(locales.map(async (locale) => [locale, await publishedHeroes(blog, locale)] as const)),
  );
  const now = performance.now();
  for (const watch of open) {
    const { article } = watch;
    const hero = byLocale.get(article.locale)?.get(article.documentId) ?? null;
    const isNew = hero?.generation !== article.hero?.generation;
    if (isNew) Object.assign(watch, { heroSince: now });
    article.hero = hero;
    if (isNew || now - watch.askedAt > ASK_LEDGER_EVERY_MS) {
      watch.askedAt = now;
      article.run = await newestRun(blog, article);
      settle(watch);
    }
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
  }: { articles: SeededArticle[]; patienceMs: number; onLook: (articles: WatchedArticle[]) => void },
): Promise<WatchedArticle[]> => {
  const watches = articles.map((article): Watch => {
    const now = performance.now();
    return {
      article: { ...article, state: 'publishing', hero: null, run: null, tookMs: null },
      startedAt: now,
      heroSince: now,
      askedAt: 0,
    };
  });
  const watched = watches.map(({ article }) => article);
  onLook(watched);
  await Promise.all(
    watches.map(async (watch) => {
      watch.startedAt = performance.now();
      await blog.publish(watch.article.documentId, watch.article.locale);
      watch.article.state = 'drawing';
    }),
  );

  const until = performance.now() + patienceMs;
  for (;;) {
    const open = watches.filter(({ article }) => article.state === 'drawing');
    if (open.length === 0 || performance.now() > until) return watched;
    await look(blog, open);
    onLook(watched);
    await wait(LOOK_EVERY_MS);
  }
};
