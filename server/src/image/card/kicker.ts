import type { LayoutBrief, TextBlock } from './design';
import { kickerStyle, setSmallLine } from './small-type';

interface Spot {
  /** Its left edge, right edge or middle, as `align` says. */
  x: number;
  /** Its vertical middle. */
  middle: number;
  maxWidth: number;
  colour: string;
  align: 'left' | 'center' | 'right';
}

/** The category above or beside the title. Null where there is none. */
export const kickerLine = (
  brief: LayoutBrief,
  { x, middle, maxWidth, colour, align }: Spot,
): TextBlock | null => {
  if (brief.kicker === '') return null;
  const { text, tracking } = kickerStyle(brief.kicker, brief.locale);
  const line = setSmallLine({
    text,
    stack: brief.fonts.title,
    fontSize: 1.6 * brief.unit,
    tracking,
    maxWidth,
  });
  const width = line.width;
  const left = { left: x, center: x - width / 2, right: x - width }[align];
  const lineHeight = line.fontSize * 1.4;
  return {
    role: 'kicker',
    lines: [{ text: line.text, width }],
    box: { x: left, y: middle - lineHeight / 2, width, height: lineHeight },
    align,
    fontSize: line.fontSize,
    lineHeight,
    letterSpacing: line.letterSpacing,
    colour,
    stack: brief.fonts.title,
  };
};
