import { arches } from '../art/arches';
import type { Layout } from '../design';
import { kickerLine } from '../kicker';
import { signature } from '../signature';
import { rectangle } from '../svg-markup';
import { displaySize } from '../fit-title';
import { titleBlock } from '../title-block';

/** A masthead between rules, the title centred below it, an arcade at the foot. */
export const banner: Layout = (brief) => {
  const { frame, safe, unit, random } = brief;
  const colours = brief.colours('day');
  const centre = safe.x + safe.width / 2;
  const left = safe.x + 6.2 * unit;
  const right = safe.x + safe.width - 6.2 * unit;
  const head = safe.y + 6 * unit;
  const by = signature(brief, {
    x: centre,
    middle: head,
    maxWidth: (right - left) * 0.6,
    ground: colours.ground,
    ink: colours.ink,
    centred: true,
  });
  const rule = (from: number, to: number): string =>
    rectangle({ x: from, y: head - 0.06 * unit, width: to - from, height: 0.13 * unit }, colours.hairline);
  const gap = by.box.width > 0 ? by.box.width / 2 + 2.6 * unit : 0;
  const strip = safe.height * (brief.title === '' ? 0.56 : 0.2);
  const kickerHeight = brief.kicker === '' ? 0 : 4.4 * unit;
  const top = Math.max(head + 3.6 * unit, by.box.y + by.box.height + 2.6 * unit) + kickerHeight;
  const bottom = safe.y + safe.height - strip - 3.6 * unit;
  const title = titleBlock(brief, {
    room: { x: left, y: top, width: right - left, height: bottom - top },
    align: 'center',
    anchor: 'middle',
    colour: colours.ink,
    largest: displaySize(brief.title, 8.2),
    smallest: 2.8,
  });
  // Category and title stand together: both move up by half of what the category takes.
  const lift = title === null ? 0 : Math.min(kickerHeight / 2, title.box.y - top);
  if (title !== null) title.box.y -= lift;
  const kicker = kickerLine(brief, {
    x: centre,
    middle: title === null ? (top + bottom) / 2 : title.box.y - 2.6 * unit,
    maxWidth: (right - left) * 0.7,
    colour: colours.accentInk,
    align: 'center',
  });

  const foot = safe.y + safe.height - strip;
  const tall = safe.height < frame.height * 0.8;
  const standing = { x: 0, y: foot, width: frame.width, height: frame.height - foot };
  const hanging = { x: 0, y: 0, width: frame.width, height: safe.y };
  return {
    ground: colours.ground,
    art:
      (gap > 0 ? rule(left, centre - gap) + rule(centre + gap, right) : '') +
      arches({ strip: standing, from: 'bottom', colours, random }) +
      (tall ? arches({ strip: hanging, from: 'top', colours, random }) : '') +
      by.art,
    texts: [kicker, title, ...by.texts].filter((text) => text !== null),
    logo: by.logo,
  };
};
