import { waves } from '../art/waves';
import type { Layout } from '../design';
import { distanceToBox } from '../geometry';
import { kickerLine } from '../kicker';
import { signature } from '../signature';
import { circle } from '../svg-markup';
import { displaySize } from '../fit-title';
import { lineBoxes, titleBlock } from '../title-block';

/** A night piece: the title in the sky, a sun behind hills below. */
export const poster: Layout = (brief) => {
  const { frame, safe, unit, random } = brief;
  const colours = brief.colours('night');
  const left = safe.x + 6.2 * unit;
  const right = safe.x + safe.width - 6.2 * unit;
  const head = safe.y + 6.6 * unit;
  const by = signature(brief, {
    x: left,
    middle: head,
    maxWidth: (right - left) * 0.55,
    ground: colours.ground,
    ink: colours.ink,
  });
  const kicker = kickerLine(brief, {
    x: by.box.width > 0 ? right : left,
    middle: head,
    maxWidth: (right - left) * 0.4,
    colour: colours.accentInk,
    align: by.box.width > 0 ? 'right' : 'left',
  });
  const top =
    by.box.width > 0 || kicker !== null
      ? Math.max(head + 4.6 * unit, by.box.y + by.box.height + 3.2 * unit)
      : head - unit;
  const horizon = safe.y + safe.height - 9 * unit;
  const title = titleBlock(brief, {
    room: { x: left, y: top, width: right - left, height: horizon - 3 * unit - top },
    align: 'left',
    anchor: 'top',
    colour: colours.ink,
    largest: displaySize(brief.title, 9.2),
    smallest: 2.9,
  });

  const occupied = [...lineBoxes(title), ...lineBoxes(kicker), by.box];
  const below = title === null ? safe.y + safe.height * 0.45 : title.box.y + title.box.height + 3.2 * unit;
  const crest = Math.max(below, safe.y + safe.height * 0.6);
  const radius = 10.5 * unit;
  const sun = { x: safe.x + safe.width * random.between(0.68, 0.85), y: crest - radius * 0.25 };
  // A tall frame has a sky above the type: the sun stands there.
  if (safe.y > 2.4 * radius) sun.y = safe.y * 0.55;
  const hidden = (): boolean => sun.y - radius * 0.7 > crest;
  const touches = (): boolean => occupied.some((box) => distanceToBox(sun, box) < radius + 2.4 * unit);
  while (touches() && !hidden()) sun.y += unit / 2;
  return {
    ground: colours.ground,
    art:
      (hidden() ? '' : circle(sun.x, sun.y, radius, colours.shapes[1])) +
      waves({ frame, top: crest, colours, random }) +
      by.art,
    texts: [kicker, title, ...by.texts].filter((text) => text !== null),
    logo: by.logo,
  };
};
