import type { FontFace, FontStack } from './fonts';

/** Invisible controls, unassigned and private letters, and the replacement character, which looks like a missing glyph. */
const UNPRINTABLE = /[\p{C}\uFFFD]/u;
/** Invisible, but they shape the letters around them: zero-width joiner and non-joiner, variation selectors. */
const SHAPING = /[\u200C\u200D\uFE00-\uFE0F]/u;
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u;
/** Where a character was left out; private use, so it cannot come from outside. */
const GAP = '\uE000';
/** Of a text that loses more than this share of its letters, nothing is shown: fragments mislead. */
const MOST_LETTERS_LOST = 2 / 3;

/** More than any card shows, in UTF-16 units: keeps the work small whatever comes in. */
const LONGEST = 2_000;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a reader sees as single characters. */
export const splitGraphemes = (text: string): string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

const codePointOf = (character: string): number => character.codePointAt(0) ?? 0;

/** The face that sets a character: the first that has its base letter, as satori chooses too. */
export const faceFor = (grapheme: string, { faces }: FontStack): FontFace | undefined =>
  faces.find((face) => face.covers(codePointOf(grapheme)));

/** The character as the fonts can show it: marks they lack are dropped, '' when the base letter is missing. */
const showable = (grapheme: string, stack: FontStack): string => {
  const [base = '', ...marks] = Array.from(grapheme);
  if (/\s/u.test(base)) return /[\u00A0\u202F]/u.test(base) ? '\u00A0' : ' ';
  if (UNPRINTABLE.test(base)) return '';
  const face = faceFor(base, stack);
  if (face === undefined) return '';
  const kept = marks.filter(
    (mark) => SHAPING.test(mark) || (!UNPRINTABLE.test(mark) && face.covers(codePointOf(mark))),
  );
  return base + kept.filter((mark, index) => index < kept.length - 1 || !SHAPING.test(mark)).join('');
};

const closeGaps = (text: string): string =>
  text
    .replace(new RegExp(`[([{«„“‘]\\s*(?:${GAP}\\s*)+[)\\]}»“”’]`, 'gu'), GAP)
    .replace(new RegExp(`\\s*${GAP}[\\s${GAP}]*(?=[!?.,;:…)\\]}])`, 'gu'), '')
    .replace(new RegExp(`\\s*${GAP}[\\s${GAP}]*`, 'gu'), ' ');

const countLetters = (characters: readonly string[]): number =>
  characters.filter((character) => LETTER_OR_NUMBER.test(character)).length;

/**
 * The text as the fonts can set it, on one line with single spaces: characters without a glyph (emoji too) are left
 * out, so that no missing-glyph box is ever drawn. '' when nothing worth reading remains.
 */
export const coveredText = (text: string, stack: FontStack): string => {
  const singleSpaced = text
    .slice(0, LONGEST)
    .normalize('NFC')
    .replace(/[^\S\u00A0\u202F]+/gu, ' ');
  const wanted = splitGraphemes(singleSpaced);
  const shown = wanted.map((grapheme) => {
    const kept = showable(grapheme, stack);
    if (kept !== '') return kept;
    return UNPRINTABLE.test(grapheme) && !/\p{Cs}|\uFFFD/u.test(grapheme) && grapheme.length === 1 ? '' : GAP;
  });
  const [before, after] = [countLetters(wanted), countLetters(shown)];
  const lost = before > 0 && (before - after) / before > MOST_LETTERS_LOST;
  if (lost || (shown.includes(GAP) && after === 0)) return '';
  return closeGaps(shown.join('')).replace(/ +/g, ' ').trim();
};
