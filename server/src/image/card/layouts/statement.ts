import { rings } from '../art/rings';
import type { Layout } from '../design';
import { distanceToBox } from '../geometry';
import { kickerLine } from '../kicker';
import { signature } from '../signature';
import { rectangle } from '../svg-markup';
import { displaySize } from '../fit-title';
import { lineBoxes, titleBlock } from '../title-block';

/** The title speaks: large at the foot of an open ground, rings growing from the corner as far as it leaves room. */
export const statement: Layout = (brief) => {
  const { frame, safe, unit } = brief;
  const colours = brief.colours('day');
  const left = safe.x + 6.2 * unit;
  const width = safe.width - 12.4 * unit;
  const head = safe.y + 6.8 * unit;
  const foot = safe.y + safe.height - 6.6 * unit;

  const kicker = kickerLine(brief, {
    x: left + 2.4 * unit,
    middle: head,
    maxWidth: width * 0.6,
    colour: colours.ink,
    align: 'left',
  });
  const marker =
    kicker === null
      ? ''
      : rectangle(
          { x: left, y: head - 0.6 * unit, width: 1.2 * unit, height: 1.2 * unit },
          colours.shapes[0],
        );
  const by = signature(brief, {
    x: left,
    middle: foot,
    maxWidth: width,
    ground: colours.ground,
    ink: colours.muted,
  });
  const top = kicker === null ? head - 1 * unit : head + 4 * unit;
  const bottom = by.box.width > 0 ? by.box.y - 3.6 * unit : foot + 1 * unit;
  const title = titleBlock(brief, {
    room: { x: left, y: top, width, height: bottom - top },
    align: 'left',
    anchor: 'bottom',
    colour: colours.ink,
    largest: displaySize(brief.title, 9.4),
    smallest: 3,
  });

  const occupied = [...lineBoxes(title), ...lineBoxes(kicker), by.box];
  const reach = (corner: { x: number; y: number }): number =>
    Math.min(
      Math.min(frame.height, frame.width) * (title === null ? 1.08 : 0.74),
      ...occupied.map((box) => distanceToBox(corner, box) - 3.2 * unit),
    );
  const corner = { x: frame.width, y: 0 };
  const opposite = { x: 0, y: frame.height };
  const tall = safe.height < frame.height * 0.7;
  return {
    ground: colours.ground,
    art:
      marker +
      by.art +
      rings({ corner, towards: 1, radius: reach(corner), colours, random: brief.random }) +
      (tall
        ? rings({ corner: opposite, towards: -1, radius: reach(opposite), colours, random: brief.random })
        : ''),
    texts: [kicker, title, ...by.texts].filter((text) => text !== null),
    logo: by.logo,
  };
};
