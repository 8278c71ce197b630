import { splitGraphemes } from './glyph-coverage';
import { knownLocale } from './writing';

/** A piece of text that stays on one line. */
export interface Piece {
  text: string;
  /** What joins it to the next piece: a space within a line, nothing, or a hyphen where a line ends inside a word. */
  joint: 'space' | 'none' | 'hyphen';
}

/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Never the last on a line: opening brackets and quotes. */
const OPENING = /^[\p{Ps}\p{Pi}]+$/u;
/** Never the first on a line: closing marks, small kana and the long-vowel mark (JIS X 4051). */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}\p{Pd}ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〻]/u;
/** Letters of scripts that mark a word's break with a hyphen. */
const HYPHENATED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
/** After a hyphen, dash or slash with letters on both sides. */
const INSIDE_WORD = /(?<=[\p{L}\p{N}]{2}[-‐–—/])(?=[\p{L}\p{N}]{2})/u;

const splitUnspaced = (word: string, locale: string): string[] => {
  const segmenter = new Intl.Segmenter(knownLocale(locale), { granularity: 'word' });
  const parts: string[] = [];
  for (const { segment } of segmenter.segment(word)) {
    const last = parts.at(-1);
    if (last !== undefined && (CLOSING.test(segment) || OPENING.test(last))) {
      parts[parts.length - 1] = last + segment;
    } else {
      parts.push(segment);
    }
  }
  return parts;
};

/** Marks that stand alone between spaces (French colons, dashes) stay with the word before them, openers with the next. */
const glueMarks = (text: string): string =>
  text
    .replace(/ (?=[\p{Pe}\p{Pf}\p{Pd}:;!?…%]+(?: |$))/gu, '\u00A0')
    .replace(/(?<=(?:^| )[\p{Ps}\p{Pi}\p{Pd}]+) /gu, '\u00A0');

/** A short remark in brackets, such as "(part 2)", is not torn apart. */
const SHORT_BRACKETS = /[(（[][^()（）[\]]{1,14}[)）\]]/gu;

/** Cuts a text, single-spaced, at the places where a line may end. */
export const splitPieces = (text: string, locale: string): Piece[] =>
  glueMarks(text.replace(SHORT_BRACKETS, (remark) => remark.replaceAll(' ', '\u00A0')))
    .split(' ')
    .flatMap((word) => {
      const parts = UNSPACED.test(word) ? splitUnspaced(word, locale) : word.split(INSIDE_WORD);
      return parts.map((part, index) => ({
        text: part,
        joint: index === parts.length - 1 ? 'space' : 'none',
      }));
    });

/** A piece too wide for any line, cut between characters. */
export const splitCharacters = ({ text, joint }: Piece): Piece[] => {
  const characters = splitGraphemes(text);
  return characters.map((character, index) => {
    const next = characters[index + 1];
    if (next === undefined) return { text: character, joint };
    return {
      text: character,
      joint: HYPHENATED.test(character) && HYPHENATED.test(next) ? 'hyphen' : 'none',
    };
  });
};
