/** The rest of a page says nothing more; it also bounds what is searched. */
const LONGEST = 4_000;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decodeEntities = (text: string): string =>
  text
    .replace(/&#(\d{1,6});/g, (whole, code: string) =>
      Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole,
    )
    .replace(/&([a-z]{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole);

const isMarkup = (text: string): boolean => /^\s*<[!?a-z]/i.test(text);

/** The title of a web page, or else its text without the markup. */
const markupWords = (page: string): string => {
  const title = /<title[^>]*>([^<]*)/i.exec(page)?.[1] ?? '';
  if (title.trim() !== '') return decodeEntities(title);
  const bare = page.replace(/<(script|style)\b[^>]*>[^<]*/gi, ' ').replace(/<[^>]*(?:>|$)/g, ' ');
  return decodeEntities(bare);
};

/**
 * The words of a body that is no JSON: a plain text, a web page or XML. Null when there are none, for bytes, and for
 * JSON that is broken, which may hold URLs.
 */
export const pageText = (body: Buffer): string | null => {
  const text = new TextDecoder().decode(body.subarray(0, LONGEST)).replace(/\uFFFD$/, '');
  if (text.includes('\uFFFD') || /^\s*[{[]/.test(text)) return null;
  const words = (isMarkup(text) ? markupWords(text) : text).replace(/\s+/g, ' ').trim();
  return words === '' ? null : words;
};
