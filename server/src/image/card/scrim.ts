import type { Palette } from '../../contracts/template';
import { blend } from './colour';
import { darkestOf } from './colour-roles';
import { contrastRatio } from './contrast';

/** A dark veil that carries light type over any image. */
export interface Scrim {
  colour: string;
  /** The type on it. */
  ink: string;
  /** The opacity from which type is readable even over pure white, 0–1. */
  opacity: number;
}

/** A little above the 4.5:1 of WCAG: a gradient is drawn in steps. */
const RATIO = 4.8;

/** The brand's darkest colour as a veil and its lightest, where that is light enough, as type. */
export const scrimFor = (palette: Palette): Scrim => {
  const colour = darkestOf(palette);
  const ink = palette.reduce(
    (lightest, { hex }) =>
      contrastRatio(hex, colour) > Math.max(13, contrastRatio(lightest, colour)) ? hex : lightest,
    palette.some(({ hex }) => contrastRatio(hex, colour) > 13) ? colour : '#ffffff',
  );
  // White is the worst that can lie below: every other image leaves the veil darker.
  let opacity = 0.5;
  while (opacity < 1 && contrastRatio(ink, blend(colour, '#ffffff', opacity)) < RATIO) opacity += 0.01;
  return { colour, ink, opacity: Math.min(1, opacity) };
};
