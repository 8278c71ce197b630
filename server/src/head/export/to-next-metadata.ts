import type { PageHead } from './page-head';

interface NextImage {
  url: string;
  secureUrl?: string;
  type?: string;
  width?: number;
  height?: number;
  alt?: string;
}

/** The part of Next.js `Metadata` that a hero fills. */
export interface NextMetadata {
  title: string;
  description?: string;
  authors?: { name: string }[];
  alternates?: { canonical: string };
  openGraph: {
    type: 'article';
    title: string;
    description?: string;
    url?: string;
    siteName?: string;
    locale?: string;
    publishedTime?: string;
    modifiedTime?: string;
    images: NextImage[];
  };
  twitter: {
    card: 'summary' | 'summary_large_image';
    title: string;
    description?: string;
    images: { url: string; alt?: string }[];
  };
}

const contents = (head: PageHead): Map<string, string> =>
  new Map(head.tags.map((tag) => ['property' in tag ? tag.property : tag.name, tag.content]));

/** `{ [key]: value }`, or `{}` without a value, because Next.js prints every key that is present. */
const optional = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> => {
  const filled: Partial<Record<K, V>> = {};
  if (value !== undefined) filled[key] = value;
  return filled;
};

const pixels = (value: string | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);

/**
 * The return value of Next.js' `generateMetadata`. Every URL is absolute, so `metadataBase` is not needed. JSON-LD is
 * not part of Metadata: print it in the page with `jsonLdText`. Robots are left to the site's layout.
 */
export const toNextMetadata = (head: PageHead): NextMetadata => {
  const content = contents(head);
  const image = content.get('og:image');
  const alt = optional('alt', content.get('og:image:alt'));
  const author = content.get('author');
  const shared = { title: head.title, ...optional('description', head.description ?? undefined) };
  return {
    ...shared,
    ...optional('authors', author === undefined ? undefined : [{ name: author }]),
    ...optional('alternates', head.canonical === null ? undefined : { canonical: head.canonical }),
    openGraph: {
      type: 'article',
      ...shared,
      ...optional('url', content.get('og:url')),
      ...optional('siteName', content.get('og:site_name')),
      ...optional('locale', content.get('og:locale')),
      ...optional('publishedTime', content.get('article:published_time')),
      ...optional('modifiedTime', content.get('article:modified_time')),
      images:
        image === undefined
          ? []
          : [
              {
                url: image,
                ...optional('secureUrl', content.get('og:image:secure_url')),
                ...optional('type', content.get('og:image:type')),
                ...optional('width', pixels(content.get('og:image:width'))),
                ...optional('height', pixels(content.get('og:image:height'))),
                ...alt,
              },
            ],
    },
    twitter: {
      card: content.get('twitter:card') === 'summary_large_image' ? 'summary_large_image' : 'summary',
      ...shared,
      images: image === undefined ? [] : [{ url: image, ...alt }],
    },
  };
};
