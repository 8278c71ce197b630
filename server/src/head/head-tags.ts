import type { MetaTag } from '../contracts/hero';
import { articleJsonLd, type ArticleFacts } from './article-json-ld';
import type { PageHead } from './export/page-head';

/** The content of a tag must not contain line breaks and control characters. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();

const filled = (text: string | null): string | null => oneLine(text ?? '') || null;

const httpUrl = (url: string | null): string | null =>
  url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? new URL(url).href : null;

const isoTime = (time: string | null): string | null => {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

const clean = (facts: ArticleFacts): ArticleFacts => ({
  title: oneLine(facts.title),
  description: filled(facts.description),
  canonical: httpUrl(facts.canonical),
  siteName: filled(facts.siteName),
  locale: filled(facts.locale),
  publishedAt: isoTime(facts.publishedAt),
  updatedAt: isoTime(facts.updatedAt),
  author: filled(facts.author),
  hero: facts.hero,
});

const property = (key: string, content: string | null): MetaTag[] =>
  content === null ? [] : [{ property: key, content }];

const named = (key: string, content: string | null): MetaTag[] =>
  content === null ? [] : [{ name: key, content }];

/** Open Graph writes locales as `language_TERRITORY`. */
const openGraphLocale = (locale: string | null): string | null => locale?.replaceAll('-', '_') ?? null;

/**
 * The contents of a page's head: title, description, canonical, Open Graph, article times, X card and JSON-LD.
 * URLs other than http(s) and invalid times are omitted. Without a hero the card is the small one.
 */
export const headTags = (article: ArticleFacts): PageHead => {
  const facts = clean(article);
  const { title, description, canonical, siteName, locale, publishedAt, updatedAt, author, hero } = facts;
  const tags: MetaTag[] = [
    ...named('author', author),
    // Google shows large previews, for example in Discover, only if the page allows them.
    ...named('robots', 'max-image-preview:large'),
    ...property('og:type', 'article'),
    ...property('og:title', title),
    ...property('og:description', description),
    ...property('og:url', canonical),
    ...property('og:site_name', siteName),
    ...property('og:locale', openGraphLocale(locale)),
    ...property('article:published_time', publishedAt),
    ...property('article:modified_time', updatedAt),
    ...(hero ? hero.meta : named('twitter:card', 'summary')),
    ...named('twitter:title', title),
    ...named('twitter:description', description),
  ];
  return { title, description, canonical, tags, jsonLd: articleJsonLd(facts) };
};
