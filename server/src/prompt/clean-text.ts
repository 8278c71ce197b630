/** Scripts whose spelling or shaping needs the zero-width joiners (Unicode 16, core spec 23.2). */
const JOINING_SCRIPTS = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Nko',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
  'Tibetan',
];
const JOINING_LETTER = `[${JOINING_SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]`;
const EMOJI = '\\p{Extended_Pictographic}';
const EMOJI_MODIFIER = '[\\uFE0F\\u{1F3FB}-\\u{1F3FF}]';

const WHITESPACE = /[\s\u0085\u2800\u3164\uFFA0]+/gu;

/** Controls, bidi controls, zero-width and other invisible characters, noncharacters, lone surrogates. */
const INVISIBLE = new RegExp(
  '[' +
    '\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u0084\\u0086-\\u009F' +
    '\\u00AD\\u061C\\u180E\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF' +
    '\\uFFF9-\\uFFFD\\uFDD0-\\uFDEF\\p{Cs}' +
    ']',
  'gu',
);

const STRAY_JOINER = new RegExp(
  `(?<!${JOINING_LETTER})\\u200C|(?<!${JOINING_LETTER}|${EMOJI}${EMOJI_MODIFIER}?)\\u200D|(?<=${EMOJI}${EMOJI_MODIFIER}?)\\u200D(?!${EMOJI})`,
  'gu',
);

/** Tag characters encode the flags of England, Scotland and other regions; elsewhere they hide text. */
const STRAY_TAGS =
  /(\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F})|[\u{E0000}-\u{E007F}]/gu;

/** A character takes one variation selector, supplementary ones only after Han; further selectors hide bytes. */
const STRAY_SELECTORS =
  /(?<=[\uFE00-\uFE0F\u{E0100}-\u{E01EF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]+|(?<!\p{Script=Han})[\u{E0100}-\u{E01EF}]+/gu;

/** No script stacks more than 8 marks on one letter. */
const STACKED_MARKS = /(\p{M}{8})\p{M}+/gu;

const cleanOnce = (value: string): string =>
  value
    .replace(INVISIBLE, '')
    .replace(STRAY_TAGS, '$1')
    .replace(STRAY_JOINER, '')
    .replace(STRAY_SELECTORS, '')
    .replace(STACKED_MARKS, '$1')
    .replace(WHITESPACE, ' ')
    .trim()
    .normalize('NFC');

/**
 * Cleans text to one line in Unicode NFC: removes control, bidi and zero-width characters (except joiners that an
 * emoji or a script needs) and folds whitespace to single spaces. Markup is unchanged.
 */
export const cleanText = (value: string): string => {
  let text = value;
  let cleaned = cleanOnce(text);
  // Repeated, because normalizing moves marks and may leave a joiner where no script needs it.
  while (cleaned !== text) {
    text = cleaned;
    cleaned = cleanOnce(text);
  }
  return cleaned;
};

/** `cleanText` for each line: at most one blank line in a row, none at the ends. */
export const cleanLines = (value: string): string =>
  value
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(cleanText)
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();

/** Letters that are blank on their own: the fillers of Hangul syllables. */
const FILLERS = /[\u115F\u1160\u3164\uFFA0]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A cleaned text; '' if it has no visible character. */
export const visibleText = (text: string): string => (VISIBLE.test(text.replace(FILLERS, '')) ? text : '');
