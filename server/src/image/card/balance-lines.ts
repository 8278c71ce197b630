import type { Piece } from './line-breaks';

/** A piece with its width in any one unit. */
export interface MeasuredPiece extends Piece {
  width: number;
}

interface Paragraph {
  pieces: readonly MeasuredPiece[];
  /** Width of a space. */
  space: number;
  /** Width of a hyphen. */
  hyphen: number;
  /** Width of the column, in the same unit. */
  width: number;
}

const withinLine = (piece: MeasuredPiece, space: number): number => (piece.joint === 'space' ? space : 0);
const atLineEnd = (piece: MeasuredPiece, hyphen: number): number => (piece.joint === 'hyphen' ? hyphen : 0);

/** The least number of lines, filled one after the other; a piece wider than the column has a line to itself. */
export const countLines = ({ pieces, space, hyphen, width }: Paragraph): number => {
  let lines = pieces.length === 0 ? 0 : 1;
  let used = 0;
  for (const piece of pieces) {
    if (used > 0 && used + piece.width + atLineEnd(piece, hyphen) > width) {
      lines += 1;
      used = 0;
    }
    used += piece.width + withinLine(piece, space);
  }
  return lines;
};

/** A phrase ends here: a good place to turn the line. */
const PHRASE_END = /[:;.!?…—–。：；！？]$/u;
const CLAUSE_END = /[,，、»”"]$/u;
/** Articles, prepositions and the like, which read on into the next line. */
const LEANS_FORWARD = /^\p{Ll}{1,3}$|^\p{L}{1,2}$/u;

const NUMBER = /^[\p{Sc}\p{P}]*\p{N}[\p{N}\p{P}]*$/u;
const IDEOGRAPH_END = /\p{Script=Han}$/u;
const IDEOGRAPH_START = /^\p{Script=Han}/u;

/** How much a line end between two pieces is disliked, as a share of the squared column width. */
const lineEndCost = (piece: MeasuredPiece, next: MeasuredPiece): number => {
  if (PHRASE_END.test(piece.text)) return -0.06;
  if (CLAUSE_END.test(piece.text)) return -0.02;
  if (LEANS_FORWARD.test(piece.text)) return 0.035;
  // "Part 2" and compounds of ideographs belong together.
  const tears = NUMBER.test(next.text) || (IDEOGRAPH_END.test(piece.text) && IDEOGRAPH_START.test(next.text));
  return tears ? 0.03 : 0;
};

const LAST_LINE_WEIGHT = 0.6;

export interface BalancedLines {
  lines: string[];
  /** How uneven they are and how badly they break; 0 is perfect. */
  cost: number;
}

/**
 * Cuts a paragraph into exactly `count` lines as even in width as can be, ending lines at phrases and not after small
 * words where that costs little.
 */
export const balanceLines = ({
  pieces,
  space,
  hyphen,
  width,
  count,
}: Paragraph & { count: number }): BalancedLines => {
  const total = pieces.length;
  const starts: number[] = [0];
  for (const piece of pieces) starts.push((starts.at(-1) ?? 0) + piece.width + withinLine(piece, space));
  const lineWidth = (from: number, to: number): number => {
    const last = pieces[to - 1];
    if (last === undefined) return 0;
    const ink = (starts[to] ?? 0) - (starts[from] ?? 0) - withinLine(last, space);
    return ink + (to < total ? atLineEnd(last, hyphen) : 0);
  };
  const ideal = lineWidth(0, total) / count;

  // best[lines][end]: the cheapest way to set the pieces before `end` on that many lines, and where its last line starts.
  let best: { cost: number; path: number[] }[] = Array.from({ length: total + 1 }, (_, end) => ({
    cost: end === 0 ? 0 : Infinity,
    path: [],
  }));
  for (let line = 1; line <= count; line += 1) {
    best = best.map((_, end) => {
      let choice: { cost: number; path: number[] } = { cost: Infinity, path: [] };
      for (let from = line - 1; from < end; from += 1) {
        const before = best[from];
        const last = pieces[end - 1];
        const next = pieces[end];
        if (before === undefined || last === undefined || before.cost === Infinity) continue;
        const used = lineWidth(from, end);
        const overflow = end - from > 1 && used > width ? 1_000 : 0;
        // A short line looks worse between others than at the end.
        const weight = end === total && used < ideal ? LAST_LINE_WEIGHT : 1;
        const raggedness = weight * ((used - ideal) / width) ** 2;
        const cost = before.cost + overflow + raggedness + (next === undefined ? 0 : lineEndCost(last, next));
        if (cost < choice.cost) choice = { cost, path: [...before.path, from] };
      }
      return choice;
    });
  }
  const { path, cost } = best[total] ?? { path: [], cost: 0 };
  const lines = path.map((from, index) => {
    const line = pieces.slice(from, path[index + 1] ?? total);
    const text = line
      .map((piece) => piece.text + (piece.joint === 'space' ? ' ' : ''))
      .join('')
      .trimEnd();
    return line.at(-1)?.joint === 'hyphen' ? `${text}-` : text;
  });
  return { lines, cost };
};
