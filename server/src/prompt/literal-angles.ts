const COMMENT_OR_TAG = /<!--[\s\S]*?-->|<[!?][a-z[][^<>]*>|<(\/?)([a-z][\w:-]*)([^<>]*)>|</giu;
const CLOSING_TAG = /<\/([a-z][\w:-]*)\s*>/giu;
const OPENING_TAG = /<([a-z][\w:-]*)[^<>]*>/giu;
/** The wrapper of feeds around text that may contain markup. */
const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/giu;

/** Elements that are valid without attributes and closing tag. A bare `<img>` or `<dialog>` is text about HTML. */
const EMPTY_ELEMENTS = new Set(['br', 'hr', 'wbr']);
/** Elements whose closing tag is optional; their content follows immediately. */
const UNCLOSED_ELEMENTS = new Set(['p', 'li', 'dt', 'dd', 'tr', 'td', 'th']);

const ATTRIBUTES = /^(?:\s+[\w:@.-]+\s*=|\s*\/\s*$|\/[a-z])/iu;

interface Tag {
  isClosing: boolean;
  name: string;
  attributes: string;
  before: string;
  after: string;
}

const namesIn = (value: string, tag: RegExp): Set<string> =>
  new Set(Array.from(value.matchAll(tag), ([, name = '']) => name.toLowerCase()));

/** A declaration is markup at the start of a page, directly followed by a tag. */
const isDeclaration = (before: string, after: string): boolean => !/\S/u.test(before) && /^\s*</u.test(after);

/** An unmatched closing tag with spaces around it, like a word, is text about HTML. */
const isWord = (before: string, after: string): boolean =>
  /\s/u.test(before.slice(-1)) && /^(?:[\s.,:;!?)]|$)/u.test(after);

/**
 * Escapes each `<` and `&` that is a literal character and not markup: `5 < 10`, `List<String>`,
 * `the <dialog> element`, `Learn <!DOCTYPE html>`, `R&D`. A tag counts as markup when it has a matching tag, has
 * attributes, closes itself, or has an optional closing tag and is directly followed by content.
 */
export const escapeLiteralAngles = (given: string): string => {
  const value = given.replace(CDATA, '$1');
  const closed = namesIn(value, CLOSING_TAG);
  const opened = namesIn(value, OPENING_TAG);
  const isMarkup = ({ isClosing, name, attributes, before, after }: Tag): boolean => {
    if (isClosing) return opened.has(name) || !isWord(before, after);
    if (closed.has(name) || EMPTY_ELEMENTS.has(name) || ATTRIBUTES.test(attributes)) return true;
    return UNCLOSED_ELEMENTS.has(name) && /^\S/u.test(after);
  };
  return value
    .replace(/&(?!#\d+;|#x[\da-f]+;|[a-z][a-z\d]*;)/giu, '&amp;')
    .replace(COMMENT_OR_TAG, (match: string, ...found: unknown[]) => {
      const [slash, name, attributes, offset, text] = found;
      if (match === '<') return '&lt;';
      if (match.startsWith('<!--') || typeof offset !== 'number' || typeof text !== 'string') return match;
      const before = text.slice(0, offset);
      const after = text.slice(offset + match.length);
      const kept =
        typeof name === 'string' && typeof attributes === 'string'
          ? isMarkup({ isClosing: slash === '/', name: name.toLowerCase(), attributes, before, after })
          : isDeclaration(before, after);
      return kept ? match : `&lt;${match.slice(1)}`;
    });
};
