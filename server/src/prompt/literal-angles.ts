const COMMENT_OR_TAG = /<!--[\s\S]*?-->|<[!?][a-z[][^<>]*>|<(\/?)([a-z][\w:-]*)([^<>]*)>|</giu;
const CLOSING_TAG = /<\/([a-z][\w:-]*)\s*>/giu;

/** Elements that HTML lets stand bare and unclosed. A bare `<img>` or `<dialog>` is somebody writing about HTML. */
const BARE_ELEMENTS = new Set(['br', 'hr', 'wbr', 'p', 'li', 'dt', 'dd', 'tr', 'td', 'th']);

const ATTRIBUTES = /^(?:\s+[\w:@.-]+\s*=|\s*\/\s*$|\/[a-z])/iu;

/**
 * Escapes each `<` and `&` that a person meant as a sign and not as markup: `5 < 10`, `List<String>`,
 * `the <dialog> element`, `R&D`. A tag counts as markup when it has its closing partner, has attributes,
 * closes itself, or may stand unclosed.
 */
export const escapeLiteralAngles = (value: string): string => {
  const closed = new Set(Array.from(value.matchAll(CLOSING_TAG), ([, name = '']) => name.toLowerCase()));
  return value
    .replace(/&(?!#\d+;|#x[\da-f]+;|[a-z][a-z\d]*;)/giu, '&amp;')
    .replace(COMMENT_OR_TAG, (match: string, slash?: string, name?: string, rest?: string) => {
      if (match === '<') return '&lt;';
      if (name === undefined || slash === '/') return match;
      const lowerCase = name.toLowerCase();
      const isMarkup = closed.has(lowerCase) || BARE_ELEMENTS.has(lowerCase) || ATTRIBUTES.test(rest ?? '');
      return isMarkup ? match : `&lt;${match.slice(1)}`;
    });
};
