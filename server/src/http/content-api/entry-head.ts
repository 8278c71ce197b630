import { z } from 'zod';
import type { FieldOptions } from '../../contracts/field-options';
import { findExcerptAttribute, findTitleAttribute } from '../../prompt/attributes';
import type { ContentTypeAttributes } from '../../prompt/content-type-attributes';
import { plainText, truncate } from '../../prompt/plain-text';
import { relationNames } from '../../prompt/relation-names';
import type { PageHead } from '../../head/export/page-head';
import { parseHero } from '../../head/fingerprint';
import { headTags } from '../../head/head-tags';

/** Characters of a description that search results show. */
const DESCRIPTION_LENGTH = 160;

const text = z.string().trim().min(1).nullable().catch(null);
const moment = z
  .union([z.string(), z.date()])
  .transform((value) => new Date(value).toISOString())
  .nullable()
  .catch(null);

const seoSchema = z
  .object({ metaTitle: text, metaDescription: text, canonicalURL: text })
  .catch({ metaTitle: null, metaDescription: null, canonicalURL: null });

const entrySchema = z.looseObject({
  locale: text,
  publishedAt: moment,
  firstPublishedAt: moment,
  updatedAt: moment,
  seo: seoSchema,
});

interface EntryHeadInput {
  attributes: ContentTypeAttributes;
  options: FieldOptions;
  field: string;
  entry: Record<string, unknown>;
  siteName: string;
}

const readText = async (entry: Record<string, unknown>, name: string | null): Promise<string | null> => {
  const value = name === null ? null : text.parse(entry[name]);
  return value === null ? null : plainText(value, { markdown: true });
};

/** The head of an entry's page: values of its SEO component take precedence over the article's. */
export const entryHead = async (input: EntryHeadInput): Promise<PageHead> => {
  const { attributes, options, field, entry, siteName } = input;
  const { locale, publishedAt, firstPublishedAt, updatedAt, seo } = entrySchema.parse(entry);
  const title = seo.metaTitle ?? (await readText(entry, findTitleAttribute(attributes, options)));
  const excerpt = await readText(entry, findExcerptAttribute(attributes, options));
  const [author = null] = relationNames(entry['author'], 1);
  return headTags({
    title: title ?? '',
    description: seo.metaDescription ?? (excerpt === null ? null : truncate(excerpt, DESCRIPTION_LENGTH)),
    canonical: seo.canonicalURL,
    siteName: siteName === '' ? null : siteName,
    locale,
    publishedAt: firstPublishedAt ?? publishedAt,
    updatedAt,
    author,
    hero: parseHero(entry[field]),
  });
};
