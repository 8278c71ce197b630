import type { FontStack } from './fonts';
import { splitGraphemes } from './glyph-coverage';
import { measureText } from './measure-text';
import { knownLocale } from './writing';

export interface SmallLine {
  text: string;
  /** In pixels. */
  width: number;
  fontSize: number;
  letterSpacing: number;
}

interface SmallType {
  text: string;
  stack: FontStack;
  fontSize: number;
  /** In em. */
  tracking: number;
  maxWidth: number;
}

/** No line of small type is longer, in UTF-16 units; a power of two. */
const LONGEST = 256;

/** One line of small type, cut with an ellipsis where it is too long. */
export const setSmallLine = ({ text, stack, fontSize, tracking, maxWidth }: SmallType): SmallLine => {
  const measure = (line: string): number => measureText(line, stack, tracking) * fontSize;
  const characters = splitGraphemes(text.slice(0, LONGEST));
  const cut = (kept: number): string => `${characters.slice(0, kept).join('').trimEnd()}…`;
  let line = text;
  if (text.length > LONGEST || measure(text) > maxWidth) {
    let kept = 0;
    for (let step = LONGEST / 2; step >= 1; step /= 2) {
      if (kept + step <= characters.length && measure(cut(kept + step)) <= maxWidth) kept += step;
    }
    line = cut(kept);
  }
  return { text: line, width: measure(line), fontSize, letterSpacing: tracking * fontSize };
};

const CASED =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]*$/u;
/** Longer than this a line of capitals is hard to read. */
const LONGEST_CAPITALS = 28;

/** How a category is set: short ones in spaced capitals, where the script has any. */
export const kickerStyle = (category: string, locale: string): { text: string; tracking: number } => {
  if (!CASED.test(category)) return { text: category, tracking: 0 };
  if (category.length > LONGEST_CAPITALS) return { text: category, tracking: 0.005 };
  return { text: category.toLocaleUpperCase(knownLocale(locale)), tracking: 0.1 };
};
