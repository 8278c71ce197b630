import { ARTICLE, startBlog, type Blog } from '../support/strapi';
import { modelArticle, writeDrafts } from './blog-articles';
import { interleave, quantileRows, type BenchRow } from './measure';
import { storedHero } from './stored-hero';

const ARTICLES = 25;
const ROUNDS = 200;
const WARM_UP = 30;

/** The languages of one and the same article, so that a list of either has the same rows but for the hero. */
const WITH_HERO = 'en';
const WITHOUT = 'de';

const VIEWS = {
  'as a page lists them': 'populate[0]=category&populate[1]=author&populate[2]=cover',
  'without relations': '',
};

const writeBothLanguages = async (blog: Blog): Promise<void> => {
  const { strapi } = blog;
  const data = await modelArticle(blog);
  const hero = await storedHero(blog);
  const ids = await writeDrafts(blog, { count: ARTICLES, data: { ...data, hero }, slug: 'listed' });
  for (const documentId of ids) {
    const words = { ...data, slug: `listed-${documentId}` };
    await strapi.documents(ARTICLE).update({ documentId, locale: WITHOUT, data: words as never });
    await strapi.documents(ARTICLE).publish({ documentId, locale: '*' });
  }
};

/** The whole answer as text: what a reader then makes of it is the reader's. */
const readList = async ({ url }: Blog, locale: string, view: string): Promise<string> => {
  const answer = await fetch(`${url}/api/articles?locale=${locale}&pagination[pageSize]=${ARTICLES}&${view}`);
  return answer.text();
};

const assertLists = async (blog: Blog): Promise<void> => {
  for (const [locale, expected] of [
    [WITH_HERO, ARTICLES],
    [WITHOUT, 0],
  ] as const) {
    const { data: articles } = JSON.parse(await readList(blog, locale, '')) as { data: { hero: unknown }[] };
    const heroes = articles.filter(({ hero }) => hero !== null).length;
    if (articles.length !== ARTICLES || heroes !== expected) {
      throw new Error(`${locale}: ${articles.length} articles with ${heroes} heroes are no fair contest.`);
    }
  }
};

/** Over HTTP, as an anonymous reader; publishing is off, so that no run gives the others a hero. */
export const benchRestList = async (): Promise<BenchRow[]> => {
  const blog = await startBlog({ heroConfig: { publish: { mode: 'off' } } });
  try {
    await writeBothLanguages(blog);
    await assertLists(blog);
    const rows: BenchRow[] = [];
    for (const [name, view] of Object.entries(VIEWS)) {
      const { ours, baseline } = await interleave({
        rounds: ROUNDS + WARM_UP,
        ours: () => readList(blog, WITH_HERO, view),
        baseline: () => readList(blog, WITHOUT, view),
      });
      const times = { ours: ours.slice(WARM_UP), baseline: baseline.slice(WARM_UP) };
      const row = `REST list of ${ARTICLES} articles with heroes against without, ${name}`;
      const sizes = {
        ours: await readList(blog, WITH_HERO, view),
        baseline: await readList(blog, WITHOUT, view),
      };
      const notes = [`${sizes.ours.length} to ${sizes.baseline.length} characters of JSON`];
      rows.push(...quantileRows(row, times, [{ share: 0.5, hold: 1.02 }]).map((one) => ({ ...one, notes })));
    }
    return rows;
  } finally {
    await blog.stop();
  }
};
