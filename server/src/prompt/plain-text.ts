import type { HtmlToTextOptions } from 'html-to-text';
import { cleanText } from './clean-text';
import { escapeLiteralAngles } from './literal-angles';

/** Enough for the longest variable; bounds the time for very long rich-text attributes. */
const INPUT_LIMIT = 20_000;
const DATA_URI = /data:[\w.+/-]+;base64,[\w+/=-]*/gu;

const HTML_TO_TEXT: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: 2_000, ellipsis: '' },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    ...['script', 'style', 'template', 'iframe', 'object', 'svg', 'img', 'hr'].map((selector) => ({
      selector,
      format: 'skip',
    })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'ul', options: { itemPrefix: ' ' } },
    ...['td', 'th', 'blockquote'].map((selector) => ({ selector, format: 'block' })),
  ],
};

const loadParsers = async () => {
  const [{ default: MarkdownIt }, { compile }] = await Promise.all([
    import('markdown-it'),
    import('html-to-text'),
  ]);
  const markdown = new MarkdownIt({ html: true });
  return {
    markdownToHtml: (source: string): string => markdown.render(source),
    // Compiled once instead of for every variable.
    htmlToText: compile(HTML_TO_TEXT),
  };
};

let parsers: ReturnType<typeof loadParsers> | undefined;

/**
 * The visible text of HTML (and, with `markdown`, Markdown) on one line: without tags, scripts and styles, with
 * decoded entities, cleaned by `cleanText`. A literal `<` or `&` is kept. Only the first 20,000 characters are read.
 */
export const plainText = async (value: string, { markdown }: { markdown: boolean }): Promise<string> => {
  const source = value.replace(DATA_URI, '').slice(0, INPUT_LIMIT);
  if (!markdown && !/[<&]/u.test(source)) return cleanText(source);
  const { markdownToHtml, htmlToText } = await (parsers ??= loadParsers());
  const html = markdown ? markdownToHtml(source) : source;
  return cleanText(htmlToText(escapeLiteralAngles(html)));
};

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const words = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * Truncates a text to `max` characters (UTF-16 units), including the ellipsis. Cuts between words, or between
 * graphemes if a word boundary would lose too much; never inside an emoji.
 */
export const truncate = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const room = max - 1;
  if (room < 1) return '';
  const wordBorder = words.segment(text).containing(room)?.index ?? 0;
  const border =
    wordBorder >= room * 0.6 ? wordBorder : (graphemes.segment(text).containing(room)?.index ?? 0);
  return `${text.slice(0, border).replace(/[\s,;:.(\[{\u2013\u2014-]{1,20}$/u, '')}…`;
};
