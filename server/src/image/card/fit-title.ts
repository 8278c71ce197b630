import { balanceLines, countLines } from './balance-lines';
import type { FontStack } from './fonts';
import type { Size } from './geometry';
import { faceFor, splitGraphemes } from './glyph-coverage';
import { splitCharacters, splitPieces } from './line-breaks';
import { measureText } from './measure-text';
import { typesettingOf } from './writing';

const LONGEST = 200;

/** A title of at most 200 characters; a longer one is cut at a word and ends in an ellipsis. */
export const shortenTitle = (title: string): string => {
  const characters = splitGraphemes(title);
  if (characters.length <= LONGEST) return title;
  const kept = characters.slice(0, LONGEST - 1).join('');
  const atWord = characters[LONGEST - 1] === ' ' ? kept : kept.replace(/ [^ ]*$/u, '');
  return `${atWord.replace(/[\s\p{P}]+$/u, '')}…`;
};

const SHORT = 10;
const LARGER_AT_MOST = 1.45;

/** The largest size for a title: a short one may be set larger than a sentence. */
export const displaySize = (title: string, usual: number): number =>
  usual * Math.min(LARGER_AT_MOST, Math.max(1, LARGER_AT_MOST - (title.length - SHORT) * 0.03));

export interface SetTitle {
  lines: { text: string; width: number }[];
  fontSize: number;
  lineHeight: number;
  letterSpacing: number;
  /** Of the widest line and of all lines, in pixels. */
  width: number;
  height: number;
}

interface TitleSpace {
  title: string;
  locale: string;
  stack: FontStack;
  box: Size;
  /** Font sizes in pixels: never above the largest; below the smallest only where it would not fit otherwise. */
  largest: number;
  smallest: number;
}

const SIZE_STEP = 0.965;
/** A somewhat smaller size is taken where its lines break much better. */
const LEAST_SHARE = 0.84;
const SMALLER_COSTS = 0.5;
/** Room for what the renderer's shaping may differ from our measuring. */
const SLACK = 0.985;

/** Sets a title as large as its box allows, in balanced lines. Null for an empty title. */
export const fitTitle = ({ title, locale, stack, box, largest, smallest }: TitleSpace): SetTitle | null => {
  if (title === '') return null;
  const { tracking: tight, lineHeight } = typesettingOf(title);
  // Letters from different font files are not kerned to each other and would touch when set tight.
  const faces = new Set(splitGraphemes(title).map((grapheme) => faceFor(grapheme, stack)));
  const tracking = faces.size > 1 ? tight * 0.4 : tight;
  const measure = (text: string): number => measureText(text, stack, tracking);
  const space = measure('n n') - measure('nn');
  const hyphen = measure('-');
  const whole = splitPieces(title, locale).map((piece) => ({ ...piece, width: measure(piece.text) }));
  const columnAt = (fontSize: number): number => (box.width * SLACK) / fontSize;

  // Only a word too wide even at the smallest size is cut between letters.
  const pieces = whole.flatMap((piece) =>
    piece.width <= columnAt(smallest)
      ? [piece]
      : splitCharacters(piece).map((part) => ({ ...part, width: measure(part.text) })),
  );
  const widest = Math.max(...pieces.map(({ width }) => width));

  const linesAt = (size: number): number => {
    const width = columnAt(size);
    const count = countLines({ pieces, space, hyphen, width });
    return widest <= width && count * lineHeight * size <= box.height ? count : 0;
  };
  let biggest = largest;
  while (linesAt(biggest) === 0) biggest *= SIZE_STEP;

  let choice = { fontSize: biggest, lines: [title], score: Infinity };
  for (let size = biggest; size >= biggest * LEAST_SHARE; size *= SIZE_STEP) {
    const { lines, cost } = balanceLines({
      pieces,
      space,
      hyphen,
      width: columnAt(size),
      count: linesAt(size),
    });
    const score = cost + SMALLER_COSTS * (1 - size / biggest);
    if (score < choice.score) choice = { fontSize: size, lines, score };
  }
  const { fontSize } = choice;
  const lines = choice.lines.map((text) => ({ text, width: measure(text) * fontSize }));
  return {
    lines,
    fontSize,
    lineHeight: lineHeight * fontSize,
    letterSpacing: tracking * fontSize,
    width: Math.max(...lines.map(({ width }) => width)),
    height: lines.length * lineHeight * fontSize,
  };
};
