import type { Hero, HeroSource } from '../contracts/hero';
import type { JsonValue } from './export/page-head';

export interface ArticleFacts {
  title: string;
  description: string | null;
  canonical: string | null;
  siteName: string | null;
  /** In Strapi's form, such as `en` or `de-AT`. */
  locale: string | null;
  /** ISO 8601. */
  publishedAt: string | null;
  /** ISO 8601. */
  updatedAt: string | null;
  author: string | null;
  hero: Hero | null;
}

/** Members of https://schema.org/IPTCDigitalSourceEnumeration; null for a picked image, whose source is unknown. */
const digitalSourceType = (source: HeroSource): string | null => {
  switch (source) {
    case 'ai':
      return 'https://schema.org/TrainedAlgorithmicMediaDigitalSource';
    case 'card':
      return 'https://schema.org/AlgorithmicMediaDigitalSource';
    case 'library':
      return null;
  }
};

const withoutEmpty = (members: Record<string, JsonValue>): Record<string, JsonValue> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== ''));

const imageObjects = ({ image, social, source }: Hero): JsonValue =>
  [image, social].map(({ url, width, height, mime }) =>
    withoutEmpty({
      '@type': 'ImageObject',
      url,
      contentUrl: url,
      encodingFormat: mime,
      width,
      height,
      caption: image.alternativeText,
      digitalSourceType: digitalSourceType(source),
    }),
  );

/** The entry as a schema.org Article; its images state how they were made. */
export const articleJsonLd = (facts: ArticleFacts): Record<string, JsonValue> =>
  withoutEmpty({
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: facts.title,
    description: facts.description,
    url: facts.canonical,
    mainEntityOfPage: facts.canonical,
    inLanguage: facts.locale,
    datePublished: facts.publishedAt,
    dateModified: facts.updatedAt,
    author: facts.author && { '@type': 'Person', name: facts.author },
    publisher: facts.siteName && { '@type': 'Organization', name: facts.siteName },
    image: facts.hero && imageObjects(facts.hero),
  });
