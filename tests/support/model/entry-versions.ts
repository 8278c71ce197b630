import { heroSchema, type Hero } from '../../../server/src/contracts/hero';
import { ARTICLE, type Blog } from '../strapi';

export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

export const VERSIONS = ['draft', 'published'] as const;
export type VersionName = (typeof VERSIONS)[number];

/** What one row of an article holds, as far as the plugin may touch it or must not. */
export interface Content {
  title: string;
  hero: Hero | null;
  cover: number | null;
  /** Of the SEO component, in the order of its places; empty where the article has none. */
  seoImages: (number | null)[];
}

export interface LocaleVersions<Version> {
  draft: Version | null;
  published: Version | null;
}

export interface FoundLocale extends LocaleVersions<Content> {
  /** As the Content Manager computes it; null without a row. */
  status: string | null;
}

export type Found = Record<Locale, FoundLocale>;

interface File {
  id: number;
}

interface Row {
  locale: string;
  publishedAt: string | null;
  title: string;
  hero: unknown;
  cover: File | null;
  seo: { metaImage: File | null; openGraph: { ogImage: File | null } | null } | null;
}

interface MetadataService {
  getStatus: (version: Row, others: Row[]) => string;
}

const populate = {
  cover: true,
  seo: { populate: { metaImage: true, openGraph: { populate: { ogImage: true } } } },
};

/** @throws ZodError for a hero that is not whole. */
const contentOf = ({ title, hero, cover, seo }: Row): Content => ({
  title,
  hero: hero === null ? null : heroSchema.strict().parse(hero),
  cover: cover?.id ?? null,
  seoImages:
    seo === null
      ? []
      : [seo.metaImage?.id ?? null, ...(seo.openGraph === null ? [] : [seo.openGraph.ogImage?.id ?? null])],
});

/** Reads every row of an article from the database. */
export const findVersions = async ({ strapi }: Blog, documentId: string): Promise<Found> => {
  const rows = (await strapi.db.query(ARTICLE).findMany({ where: { documentId }, populate })) as Row[];
  const metadata = strapi
    .plugin('content-manager')
    .service('document-metadata') as unknown as MetadataService;
  const localeOf = (locale: Locale): FoundLocale => {
    const [draft, ...moreDrafts] = rows.filter((row) => row.locale === locale && row.publishedAt === null);
    const [published, ...more] = rows.filter((row) => row.locale === locale && row.publishedAt !== null);
    if (moreDrafts.length + more.length > 0) throw new Error(`There are too many rows in ${locale}`);
    const first = draft ?? published;
    return {
      draft: draft === undefined ? null : contentOf(draft),
      published: published === undefined ? null : contentOf(published),
      status:
        first === undefined
          ? null
          : metadata.getStatus(first, draft !== undefined && published !== undefined ? [published] : []),
    };
  };
  return { en: localeOf('en'), de: localeOf('de') };
};
