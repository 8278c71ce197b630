import type { Palette } from '../../contracts/template';
import { difference, mix, toOklab } from './colour';
import { READABLE, contrastRatio, ensureContrast, relativeLuminance } from './contrast';

/** What each colour of a card is for. */
export interface ColourRoles {
  ground: string;
  /** The title; at least 4.5:1 to the ground, as every text colour here. */
  ink: string;
  /** Small type that steps back. */
  muted: string;
  /** The accent as type. */
  accentInk: string;
  /** Rules and outlines. */
  hairline: string;
  /** Shapes, the loudest first; each can be told from the ground. */
  shapes: readonly [string, string, string, string];
}

/** Paper, ink, vermilion, marigold and sea: what a card wears when no palette is configured. */
const DEFAULT_PALETTE = ['#f5f0e6', '#17213b', '#e5532d', '#f2b544', '#2f7f86'];

/** Below this ratio a pair was never meant as text on ground, as yellow on white. */
const MEANT_AS_TEXT = 3;
const COMFORTABLE = 9;
/** How far a ground may move for its text's sake before the brand would no longer be recognised. */
const GROUND_MAY_MOVE = 0.12;

const oppositeOf = (ground: string): string => {
  const extreme = relativeLuminance(ground) > 0.3 ? '#0b0d12' : '#ffffff';
  return ensureContrast({ colour: mix(extreme, ground, 0.08), against: [ground], ratio: COMFORTABLE });
};

interface Pair {
  ground: string;
  ink: string;
  /** The brand's second colour, where it could not be the text. */
  displaced: string | null;
}

/** Text and ground that can be read: the text's lightness gives way first, a ground only by a little. */
const readablePair = (ground: string, text: string): Pair => {
  const ratio = contrastRatio(text, ground);
  if (ratio >= READABLE) return { ground, ink: text, displaced: null };
  const ink = ensureContrast({ colour: text, against: [ground] });
  if (ratio < MEANT_AS_TEXT) {
    const deep = mix(ink, relativeLuminance(ink) < relativeLuminance(ground) ? '#000000' : '#ffffff', 0.55);
    const ratioWanted = Math.min(COMFORTABLE, contrastRatio(oppositeOf(ground), ground));
    return {
      ground,
      ink: ensureContrast({ colour: deep, against: [ground], ratio: ratioWanted }),
      displaced: text,
    };
  }
  const moved = ensureContrast({ colour: ground, against: [text] });
  const groundMoves = difference(moved, ground);
  return groundMoves <= GROUND_MAY_MOVE && groundMoves < difference(ink, text)
    ? { ground: moved, ink: text, displaced: null }
    : { ground, ink, displaced: null };
};

const VISIBLE = 0.07;

const shapesOf = (
  { ground, ink }: Pair,
  brand: readonly string[],
): readonly [string, string, string, string] => {
  const [first = ink] = brand;
  const tonal = [mix(first, ground, 0.45), ink, mix(ink, ground, 0.5), mix(ink, ground, 0.78), ink];
  const distinct: string[] = [];
  for (const colour of [...brand, ...tonal]) {
    const seen = [ground, ...distinct].some((other) => difference(colour, other) < VISIBLE);
    if (!seen) distinct.push(colour);
  }
  const [a = ink, b = ink, c = b, d = a] = distinct;
  return [a, b, c, d];
};

/** The accent where it can be made readable on the ink's side of the ground, else the ink: yellow on red turns black. */
const accentAsType = (accent: string, { ground, ink }: Pair): string => {
  const readable = ensureContrast({ colour: accent, against: [ground] });
  const inkIsLighter = relativeLuminance(ink) > relativeLuminance(ground);
  return relativeLuminance(readable) > relativeLuminance(ground) === inkIsLighter ? readable : ink;
};

/**
 * Gives a brand's colours their roles: first the ground, second the text, third the accent, the rest for shapes.
 * What is missing is derived, what cannot be read is adjusted. `night` sets the card on the darker of ground and text.
 */
export const colourRoles = (palette: Palette, { night = false }: { night?: boolean } = {}): ColourRoles => {
  const colours = palette.length > 0 ? palette.map(({ hex }) => hex.toLowerCase()) : DEFAULT_PALETTE;
  const [first = '#ffffff', second = oppositeOf(first), ...others] = colours;
  const day = readablePair(first, second);
  const turned = night && relativeLuminance(day.ground) > relativeLuminance(day.ink);
  const pair = turned ? { ...day, ground: day.ink, ink: day.ground } : day;
  const { ground, ink } = pair;
  const brand = [...(day.displaced === null ? [] : [day.displaced]), ...others];
  const shapes = shapesOf(pair, brand);
  return {
    ground,
    ink,
    muted: ensureContrast({ colour: mix(ink, ground, 0.32), against: [ground] }),
    accentInk: accentAsType(shapes[0], pair),
    hairline: mix(ink, ground, 0.8),
    shapes,
  };
};

/** The brand's darkest colour, made dark enough to carry white type. */
export const darkestOf = (palette: Palette): string => {
  const colours = palette.length > 0 ? palette.map(({ hex }) => hex) : DEFAULT_PALETTE;
  const darkest = colours.reduce((a, b) => (toOklab(b).lightness < toOklab(a).lightness ? b : a));
  return ensureContrast({ colour: darkest, against: ['#ffffff'], ratio: 14 });
};
