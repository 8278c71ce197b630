import { tiles } from '../art/tiles';
import type { Layout } from '../design';
import { kickerLine } from '../kicker';
import { signature } from '../signature';
import { displaySize } from '../fit-title';
import { titleBlock } from '../title-block';

const ROWS = 5;
const COLUMNS = 3;
/** The quilt takes the title's place when there is none. */
const WITHOUT_TITLE = 6;

/** Type beside a quilt of shapes; in tall frames between two quilts. */
export const split: Layout = (brief) => {
  const { frame, safe, unit, random } = brief;
  const colours = brief.colours('day');
  const stacked = safe.height < frame.height * 0.8;
  const cell = Math.ceil(frame.height / ROWS);
  const bare = brief.title === '' && brief.kicker === '' && brief.siteName === '' && brief.logo === null;
  const columns = bare ? Math.ceil(frame.width / cell) : brief.title === '' ? WITHOUT_TITLE : COLUMNS;
  const panelStart = stacked ? safe.x + safe.width : frame.width - columns * cell;
  const left = safe.x + 6 * unit;
  const width = panelStart - left - (stacked ? 6 : 4.6) * unit;
  const head = safe.y + 6.8 * unit;
  const foot = safe.y + safe.height - 6.6 * unit;

  const kicker = kickerLine(brief, {
    x: left,
    middle: head,
    maxWidth: width,
    colour: colours.accentInk,
    align: 'left',
  });
  const by = signature(brief, {
    x: left,
    middle: foot,
    maxWidth: width,
    ground: colours.ground,
    ink: colours.muted,
  });
  const top = kicker === null ? head - 1 * unit : head + 3.4 * unit;
  const bottom = by.box.width > 0 ? by.box.y - 3 * unit : foot + 1 * unit;
  const title = titleBlock(brief, {
    room: { x: left, y: top, width, height: bottom - top },
    align: 'left',
    anchor: 'top',
    colour: colours.ink,
    largest: displaySize(brief.title, stacked ? 8.4 : 6.8),
    smallest: 2.6,
  });

  const quilts = (): string => {
    if (!stacked) {
      return tiles({ x: panelStart, y: 0, columns, rows: ROWS, cell, colours, random });
    }
    const rows = Math.max(1, Math.round((safe.y * 6) / frame.width));
    const edge = Math.ceil(safe.y / rows);
    const across = Math.ceil(frame.width / edge);
    const x = Math.floor((frame.width - across * edge) / 2);
    const quilt = (y: number): string => tiles({ x, y, columns: across, rows, cell: edge, colours, random });
    return quilt(Math.round(safe.y) - rows * edge) + quilt(Math.round(safe.y + safe.height));
  };
  return {
    ground: colours.ground,
    art: quilts() + by.art,
    texts: [kicker, title, ...by.texts].filter((text) => text !== null),
    logo: by.logo,
  };
};
