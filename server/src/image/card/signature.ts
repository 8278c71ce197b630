import { contrastRatio } from './contrast';
import type { LayoutBrief, TextBlock } from './design';
import type { Box } from './geometry';
import { setSmallLine } from './small-type';
import { rectangle } from './svg-markup';

interface Spot {
  /** Where it starts, or its middle when centred. */
  x: number;
  /** Its vertical middle. */
  middle: number;
  maxWidth: number;
  ground: string;
  ink: string;
  centred?: boolean;
}

interface Signature {
  texts: TextBlock[];
  art: string;
  logo: Box | null;
  /** All of it. */
  box: Box;
}

/** A logo this wide spells the name itself. */
const WORDMARK = 2.4;
/** Below this share of visible surface a logo gets a plate of its own. */
const ENOUGH_STANDS_OUT = 0.75;

/** The height at which logos of every shape weigh the same to the eye. */
export const logoSize = (aspect: number, unit: number): { width: number; height: number } => {
  const height = Math.min(4.6 * unit, Math.sqrt((4.1 * unit) ** 2 / aspect) * 1.45, (22 * unit) / aspect);
  return { width: height * aspect, height };
};

/** Who publishes: the logo, and the site's name unless the logo spells it. */
export const signature = (brief: LayoutBrief, spot: Spot): Signature => {
  const { unit, logo, siteName } = brief;
  const plated = logo !== null && logo.standsOut(spot.ground) < ENOUGH_STANDS_OUT;
  const pad = plated ? 0.9 * unit : 0;
  const mark = logo === null ? { width: 0, height: 0 } : logoSize(logo.aspect, unit);
  const markWidth = mark.width + 2 * pad;
  const name = logo !== null && logo.aspect > WORDMARK ? '' : siteName;
  const gap = logo !== null && name !== '' ? 1.3 * unit : 0;
  const line = setSmallLine({
    text: name,
    stack: brief.fonts.text,
    fontSize: 1.9 * unit,
    tracking: 0,
    maxWidth: spot.maxWidth - markWidth - gap,
  });
  const width = markWidth + gap + line.width;
  const height = Math.max(mark.height + 2 * pad, name === '' ? 0 : line.fontSize * 1.4);
  const x = spot.centred === true ? spot.x - width / 2 : spot.x;
  const box = { x, y: spot.middle - height / 2, width, height };
  const plate = {
    x,
    y: spot.middle - mark.height / 2 - pad,
    width: markWidth,
    height: mark.height + 2 * pad,
  };
  const plateColour =
    contrastRatio('#ffffff', spot.ground) > contrastRatio('#111318', spot.ground) ? '#ffffff' : '#111318';
  return {
    box,
    art: plated ? rectangle(plate, plateColour, 0.7 * unit) : '',
    logo: logo === null ? null : { x: x + pad, y: spot.middle - mark.height / 2, ...mark },
    texts:
      name === ''
        ? []
        : [
            {
              role: 'site',
              lines: [{ text: line.text, width: line.width }],
              box: {
                x: x + markWidth + gap,
                y: spot.middle - line.fontSize * 0.7,
                width: line.width,
                height: line.fontSize * 1.4,
              },
              align: 'left',
              fontSize: line.fontSize,
              lineHeight: line.fontSize * 1.4,
              letterSpacing: line.letterSpacing,
              colour: spot.ink,
              stack: brief.fonts.text,
            },
          ],
  };
};
