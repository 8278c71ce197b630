import type { HeadTag, PageHead } from './page-head';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

/** Only `<` can end or reopen a script element; the line separators are for old JavaScript parsers. */
const unsafeInScript = /[<>&\u2028\u2029]/g;

const unicodeEscape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The JSON-LD as text that is safe inside a `<script>`, for frameworks that take the inner HTML. */
export const jsonLdText = (head: Pick<PageHead, 'jsonLd'>): string =>
  JSON.stringify(head.jsonLd).replace(unsafeInScript, unicodeEscape);

const metaHtml = (tag: HeadTag): string => {
  const [attribute, key] = 'property' in tag ? ['property', tag.property] : ['name', tag.name];
  return `<meta ${attribute}="${escapeHtml(key)}" content="${escapeHtml(tag.content)}">`;
};

const isHttpUrl = (url: string): boolean => /^https?:\/\//i.test(url);

/** The head of a page as escaped HTML, one element per line. */
export const headToHtml = (head: PageHead): string =>
  [
    `<title>${escapeHtml(head.title)}</title>`,
    ...(head.description ? [metaHtml({ name: 'description', content: head.description })] : []),
    ...(head.canonical && isHttpUrl(head.canonical)
      ? [`<link rel="canonical" href="${escapeHtml(head.canonical)}">`]
      : []),
    ...head.tags.map(metaHtml),
    `<script type="application/ld+json">${jsonLdText(head)}</script>`,
  ].join('\n');
