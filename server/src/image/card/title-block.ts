import type { LayoutBrief, TextBlock } from './design';
import { fitTitle } from './fit-title';
import type { Box } from './geometry';

interface TitleSpot {
  /** The room the title may take. */
  room: Box;
  align: 'left' | 'center';
  /** Where it sits in the room when it does not fill it. */
  anchor: 'top' | 'middle' | 'bottom';
  colour: string;
  /** Font sizes in units. */
  largest: number;
  smallest: number;
}

/** Large letters carry white on their left side: this share of their size sets them flush with small type. */
const SIDE_BEARING = 0.055;

/** The title, as large as its room allows. Null where there is none to show. */
export const titleBlock = (brief: LayoutBrief, spot: TitleSpot): TextBlock | null => {
  const { room, align, anchor, colour } = spot;
  const set = fitTitle({
    title: brief.title,
    locale: brief.locale,
    stack: brief.fonts.title,
    box: room,
    largest: spot.largest * brief.unit,
    smallest: spot.smallest * brief.unit,
  });
  if (set === null) return null;
  const spare = room.height - set.height;
  const drop = { top: 0, middle: spare / 2, bottom: spare }[anchor];
  const flush = align === 'left' && set.letterSpacing < 0 ? set.fontSize * SIDE_BEARING : 0;
  return {
    role: 'title',
    lines: set.lines,
    box: {
      x: align === 'left' ? room.x - flush : room.x + (room.width - set.width) / 2,
      y: room.y + drop,
      width: set.width,
      height: set.height,
    },
    align,
    fontSize: set.fontSize,
    lineHeight: set.lineHeight,
    letterSpacing: set.letterSpacing,
    colour,
    stack: brief.fonts.title,
  };
};

/** The box of every line of a block, for art that keeps clear of it. */
export const lineBoxes = (block: TextBlock | null): Box[] =>
  block === null
    ? []
    : block.lines.map(({ width }, index) => ({
        x: block.box.x + (block.box.width - width) * { left: 0, center: 0.5, right: 1 }[block.align],
        y: block.box.y + index * block.lineHeight,
        width,
        height: block.lineHeight,
      }));
