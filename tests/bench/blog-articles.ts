import { ARTICLE, type Blog } from '../support/strapi';

/** What the articles of a bench are made from: the longest of the blog's own, with all its relations and its SEO. */
export const modelArticle = async ({ strapi, seed }: Blog): Promise<Record<string, unknown>> => {
  const [first] = await seed();
  const article = await strapi.documents(ARTICLE).findOne({
    documentId: first!.documentId,
    locale: first!.locale,
    populate: ['category', 'author', 'seo'] as never,
  });
  const { title, description, body, category, author, seo } = article as unknown as Record<string, never> & {
    category: { documentId: string };
    author: { documentId: string };
    seo: Record<string, unknown>;
  };
  const { id: _id, ...words } = seo;
  return {
    ...{ title, description, body, seo: words },
    category: category.documentId,
    author: author.documentId,
  };
};

interface Drafts {
  count: number;
  data: Record<string, unknown>;
  slug: string;
  /** What each has of its own beside its slug. Left out: nothing. */
  words?: (index: number) => Record<string, unknown>;
}

/** New drafts, each with a slug of its own. */
export const writeDrafts = async (
  { strapi }: Blog,
  { count, data, slug, words }: Drafts,
): Promise<string[]> => {
  const ids: string[] = [];
  const write = async (index: number) => {
    const { documentId } = await strapi
      .documents(ARTICLE)
      .create({ locale: 'en', data: { ...data, ...words?.(index), slug: `${slug}-${index}` } as never });
    ids.push(documentId);
  };
  const left = Array.from({ length: count }, (_none, index) => index);
  const writer = async () => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) await write(index);
  };
  await Promise.all(Array.from({ length: 4 }, writer));
  return ids;
};
