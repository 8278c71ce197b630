import type { FetchedImage, PageImages } from './inspect-page';
import { pad, table, truncate } from './terminal';
import type { WatchedArticle } from './watch-heroes';

export interface Checked extends WatchedArticle {
  images: PageImages;
}

const TITLE_COLUMNS = 44;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The state of one article while it is worked on. */
export const progressLine = (article: WatchedArticle): string => {
  const title = pad(truncate(article.title, TITLE_COLUMNS), TITLE_COLUMNS);
  switch (article.state) {
    case 'publishing':
      return `  …  ${title}  publishing`;
    case 'drawing': {
      const first = article.hero ? ` (${article.hero.source} shown meanwhile)` : '';
      return `  …  ${title}  ${article.run?.step ?? 'published'}${first}`;
    }
    case 'done':
      return `  ✓  ${title}  ${article.hero?.source ?? ''} in ${seconds(article.tookMs ?? 0)}`;
    case 'failed':
      return `  ✗  ${title}  ${article.run?.error?.message ?? article.run?.status ?? ''}`;
  }
};

const size = (image: FetchedImage): string =>
  `${image.width}×${image.height} ${image.format} ${(image.bytes / 1000).toFixed(0)} KB`;

/** Null when the article has all that it was promised; otherwise what it lacks. */
export const whatIsMissing = ({ state, run, hero, images }: Checked): string | null => {
  if (state === 'failed') {
    return run?.error
      ? `${run.error.code}: ${run.error.message}`
      : `the run ended as ${run?.status ?? 'unknown'}`;
  }
  if (state !== 'done') return `no final hero in time (step: ${run?.step ?? 'no run was started'})`;
  if (!hero) return 'no hero in REST';
  if (images.hero?.status !== 200 || images.hero.format !== 'webp') return 'the page shows no WebP hero';
  if (images.social?.status !== 200) return 'the og:image cannot be fetched';
  if (images.social.width !== 1200 || images.social.height !== 630) return 'the og:image is not 1200×630';
  return null;
};

/** The table at the end, and below it what is missing and what the runs remarked. */
export const report = (articles: Checked[]): string => {
  const rows = articles.map(({ title, images, tookMs, hero, run }) => [
    truncate(title, TITLE_COLUMNS),
    images.hero ? size(images.hero) : '—',
    run?.provider ?? hero?.source ?? '—',
    run === null || run.cost.credits === null ? '—' : String(run.cost.credits),
    images.social ? size(images.social) : '—',
    images.social ? String(images.social.status) : '—',
    tookMs === null ? '—' : String(tookMs),
  ]);
  const problems = articles.flatMap((article) => {
    const missing = whatIsMissing(article);
    return missing === null ? [] : [`  ✗ ${truncate(article.title, TITLE_COLUMNS)}: ${missing}`];
  });
  const remarks = new Set(articles.flatMap(({ run }) => run?.warnings ?? []));
  const heading = ['Article', 'Hero', 'Drawn by', 'Credits', 'Social image', 'og:image', 'ms to hero'];
  const below = [...problems, ...[...remarks].map((remark) => `  ! ${remark}`)];
  return [table(heading, rows), ...(below.length > 0 ? ['', ...below] : [])].join('\n');
};
