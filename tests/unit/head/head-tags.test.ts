import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headTags } from '../../../server/src/head/head-tags';
import { headToHtml, jsonLdText, toNextMetadata } from '../../../server/src/head/export';
import { makeHero } from './hero-parts';

const hero = makeHero();
const article = {
  title: 'Low tide',
  description: 'What the sea leaves behind.',
  canonical: 'https://example.com/blog/low-tide',
  siteName: 'Low Tide',
  locale: 'de-AT',
  publishedAt: '2026-03-01T08:00:00.000Z',
  updatedAt: '2026-03-02T08:00:00.000Z',
  author: 'Ada',
  hero,
};

const keysOf = (head: ReturnType<typeof headTags>) =>
  head.tags.map((tag) => ('property' in tag ? tag.property : tag.name));

const valueOf = (head: ReturnType<typeof headTags>, key: string) =>
  head.tags.find((tag) => ('property' in tag ? tag.property : tag.name) === key)?.content;

describe('headTags', () => {
  it('contains Open Graph, article and X tags, each once', () => {
    const head = headTags(article);
    expect(keysOf(head)).toEqual(
      expect.arrayContaining([
        'og:type',
        'og:title',
        'og:description',
        'og:url',
        'og:site_name',
        'og:locale',
        'og:image',
        'og:image:alt',
        'article:published_time',
        'article:modified_time',
        'twitter:card',
        'twitter:title',
        'twitter:description',
        'twitter:image',
      ]),
    );
    expect(new Set(keysOf(head)).size).toBe(head.tags.length);
    expect(valueOf(head, 'og:locale')).toBe('de_AT');
    expect(valueOf(head, 'twitter:card')).toBe('summary_large_image');
  });

  it.each([
    ['ai', 'https://schema.org/TrainedAlgorithmicMediaDigitalSource'],
    ['card', 'https://schema.org/AlgorithmicMediaDigitalSource'],
    ['library', undefined],
  ] as const)('states in JSON-LD how a hero of source "%s" was made', (source, digitalSourceType) => {
    const { jsonLd } = headTags({ ...article, hero: makeHero({ source }) });
    expect(jsonLd).toMatchObject({
      '@type': 'Article',
      headline: 'Low tide',
      image: [
        { '@type': 'ImageObject', url: hero.image.url },
        { '@type': 'ImageObject', url: hero.social.url },
      ],
    });
    const [image] = jsonLd['image'] as Record<string, unknown>[];
    expect(image?.['digitalSourceType']).toBe(digitalSourceType);
  });

  it('works with a title alone, omitting unknown values, invalid URLs and invalid times', () => {
    const head = headTags({
      title: ' Only\na\u0000 title ',
      description: '',
      canonical: 'javascript:alert(1)',
      siteName: null,
      locale: null,
      publishedAt: 'yesterday',
      updatedAt: null,
      author: null,
      hero: null,
    });
    expect(head.title).toBe('Only a title');
    expect(head.canonical).toBeNull();
    expect(keysOf(head)).toEqual(['robots', 'og:type', 'og:title', 'twitter:card', 'twitter:title']);
    expect(head.jsonLd).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Article',
      headline: 'Only a title',
    });
  });
});

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('headToHtml', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '</script>',
      '<!--',
      ']]>',
      '\u2028',
      'a',
      ' ',
      '&amp;',
      '\\',
    ),
    maxLength: 30,
  });

  it('escapes every text so that it stays in its tag and survives a round trip', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, description, author) => {
        const head = headTags({ ...article, title, description, author });
        const lines = headToHtml(head).split('\n');
        const script = lines.at(-1) ?? '';
        for (const line of lines.slice(0, -1))
          expect(line).toMatch(
            /^(<title>[^<>"']*<\/title>|<meta (name|property)="[^<>"']*" content="[^<>"']*">|<link rel="canonical" href="[^<>"']*">)$/,
          );
        expect(decode(/^<title>(.*)<\/title>$/.exec(lines[0] ?? '')?.[1] ?? '')).toBe(head.title);
        expect(script.match(/</g)).toHaveLength(2);
        const json = /^<script type="application\/ld\+json">(.*)<\/script>$/.exec(script)?.[1] ?? '';
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(head.jsonLd);
        expect(JSON.parse(jsonLdText(head))).toEqual(head.jsonLd);
      }),
    );
  });

  it('omits a javascript: URL', () => {
    const head = { ...headTags(article), canonical: 'javascript:alert(1)' };
    expect(headToHtml(head)).not.toContain('javascript:');
  });
});

describe('toNextMetadata', () => {
  it('contains the social image with absolute URL, size and text', () => {
    expect(toNextMetadata(headTags(article))).toEqual({
      title: 'Low tide',
      description: 'What the sea leaves behind.',
      authors: [{ name: 'Ada' }],
      alternates: { canonical: 'https://example.com/blog/low-tide' },
      openGraph: {
        type: 'article',
        title: 'Low tide',
        description: 'What the sea leaves behind.',
        url: 'https://example.com/blog/low-tide',
        siteName: 'Low Tide',
        locale: 'de_AT',
        publishedTime: '2026-03-01T08:00:00.000Z',
        modifiedTime: '2026-03-02T08:00:00.000Z',
        images: [
          {
            url: hero.social.url,
            secureUrl: hero.social.url,
            type: 'image/jpeg',
            width: 1200,
            height: 630,
            alt: 'A beach at low tide',
          },
        ],
      },
      twitter: {
        card: 'summary_large_image',
        title: 'Low tide',
        description: 'What the sea leaves behind.',
        images: [{ url: hero.social.url, alt: 'A beach at low tide' }],
      },
    });
  });

  it('contains no undefined value, which Next would print', () => {
    const bare = toNextMetadata(
      headTags({ ...article, description: null, canonical: null, author: null, hero: null }),
    );
    expect(bare).toStrictEqual(JSON.parse(JSON.stringify(bare)));
    expect(bare.openGraph.images).toEqual([]);
    expect(bare.twitter.card).toBe('summary');
  });
});
