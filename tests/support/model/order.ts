import { runSchema, type Run } from '../../../server/src/runs/model/run';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { ARTICLE } from '../strapi';
import { findVersions, type Content, type Found, type Locale } from './entry-versions';
import { holdAgainst } from './hold-against';
import { meetRuns, type Model } from './model';
import type { Site } from './site';

/** One article of its own, and what happens to it. */
export interface Order extends Site {
  documentId: string;
  /** Words that no other order has: what was drawn for one does not answer another. */
  word: string;
}

/** What an article starts with. */
export interface Beginning {
  hasSeo: boolean;
}

const SEO = {
  metaTitle: 'Low tide',
  metaDescription: 'What the sea leaves behind when it goes out, and who comes to look for it.',
  openGraph: { ogTitle: 'Low tide', ogDescription: 'What the sea leaves behind.' },
};

let orders = 0;

export const beginOrder = async (
  site: Site,
  { hasSeo }: Beginning,
): Promise<{ order: Order; content: Content }> => {
  orders += 1;
  const word = `order ${orders}`;
  const title = `Low tide of ${word}`;
  const { documentId } = await site.blog.strapi.documents(ARTICLE).create({
    locale: 'en',
    data: { title, ...(hasSeo ? { seo: SEO } : {}) } as never,
  });
  const content: Content = { title, hero: null, cover: null, seoImages: hasSeo ? [null, null] : [] };
  return { order: { ...site, documentId, word }, content };
};

/** Every run of the order's article, oldest first. */
export const ledgerOf = async ({ blog, documentId }: Order): Promise<Run[]> => {
  const rows = await blog.strapi.db
    .query(GENERATION_UID)
    .findMany({ where: { documentId }, orderBy: { id: 'asc' } });
  return rows.map((row) => runSchema.parse(row));
};

export const look = (order: Order): Promise<Found> => findVersions(order.blog, order.documentId);

/** What every command ends with. */
export const hold = async (model: Model, order: Order): Promise<void> => {
  const ledger = await ledgerOf(order);
  meetRuns(model, ledger);
  holdAgainst(model, await look(order), ledger);
};

const FORM = `/content-manager/collection-types/${ARTICLE}`;

/** What the Content Manager sends when the editor presses a button there. */
export const sendForm = async (
  { blog, documentId }: Order,
  { locale, values, action = null }: { locale: Locale; values: object; action?: 'publish' | null },
): Promise<void> => {
  const path = `${FORM}/${documentId}${action === null ? '' : `/actions/${action}`}?locale=${locale}`;
  const answer = await blog.admin(path, { method: action === null ? 'PUT' : 'POST', json: values });
  if (!answer.ok) throw new Error(`The form was refused with ${answer.status}: ${await answer.text()}`);
};
