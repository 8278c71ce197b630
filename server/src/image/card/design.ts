import type { ColourRoles } from './colour-roles';
import type { FontSet, FontStack } from './fonts';
import type { Box, Size } from './geometry';
import type { PreparedLogo } from './logo';
import type { SeededRandom } from './seeded-random';

/** Lines of type in one size and colour, all aligned within a box. */
export interface TextBlock {
  role: 'title' | 'kicker' | 'site';
  /** With the width each line has been measured at, in pixels. */
  lines: { text: string; width: number }[];
  box: Box;
  align: 'left' | 'center' | 'right';
  fontSize: number;
  /** In pixels. */
  lineHeight: number;
  /** In pixels. */
  letterSpacing: number;
  colour: string;
  stack: FontStack;
}

/** Everything a card shows and where; drawn from left to right and mirrored for right-to-left scripts. */
export interface CardDesign {
  /** Null: transparent. */
  ground: string | null;
  /** SVG markup below the type. */
  art: string;
  texts: TextBlock[];
  logo: Box | null;
}

/** What a layout is given. Texts are ready to be set: '' where there is nothing to show. */
export interface LayoutBrief {
  frame: Size;
  safe: Box;
  /** A hundredth of the safe area's width: the measure of all type and margins. */
  unit: number;
  title: string;
  /** The category. */
  kicker: string;
  siteName: string;
  locale: string;
  logo: PreparedLogo | null;
  fonts: FontSet;
  /** Roles of the palette; `night` on its dark side. */
  colours: (tone: 'day' | 'night') => ColourRoles;
  random: SeededRandom;
}

export type Layout = (brief: LayoutBrief) => CardDesign;

const mirrorBox = (box: Box, frame: Size): Box => ({ ...box, x: frame.width - box.x - box.width });

const OTHER_SIDE = { left: 'right', right: 'left', center: 'center' } as const;

/** The same design for scripts that run from right to left. */
export const mirrorDesign = (design: CardDesign, frame: Size): CardDesign => ({
  ...design,
  art: `<g transform="translate(${frame.width} 0) scale(-1 1)">${design.art}</g>`,
  texts: design.texts.map((text) => ({
    ...text,
    box: mirrorBox(text.box, frame),
    align: OTHER_SIDE[text.align],
  })),
  logo: design.logo === null ? null : mirrorBox(design.logo, frame),
});
