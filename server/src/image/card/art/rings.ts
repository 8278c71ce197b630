import { mix } from '../colour';
import type { ColourRoles } from '../colour-roles';
import type { SeededRandom } from '../seeded-random';
import { circle, path, px } from '../svg-markup';

interface Rings {
  /** The corner they grow from, and its side: 1 to the left and down, -1 to the right and up. */
  corner: { x: number; y: number };
  towards: 1 | -1;
  radius: number;
  colours: ColourRoles;
  random: SeededRandom;
}

/** Concentric quarter rings in a corner, cut once so that every ring changes colour on the way. */
export const rings = ({ corner, towards, radius, colours, random }: Rings): string => {
  const count = random.whole(4, 6);
  const [accent, second, third] = colours.shapes;
  const soft = mix(accent, colours.ground, 0.72);
  const faint = mix(second, colours.ground, 0.84);
  const tones = [faint, soft, accent, colours.ink, second, third];
  const cut = (random.pick([30, 45, 60] as const) * Math.PI) / 180;
  const step = radius / count;
  const order = [faint, ...random.shuffle(tones.slice(1))];
  const point = (angle: number, distance: number): string =>
    `${px(corner.x - towards * Math.cos(angle) * distance)} ${px(corner.y + towards * Math.sin(angle) * distance)}`;
  const sector = (from: number, to: number, distance: number, fill: string): string =>
    path(
      `M${px(corner.x)} ${px(corner.y)}L${point(from, distance)}A${px(distance)} ${px(distance)} 0 0 0 ${point(to, distance)}Z`,
      fill,
    );
  const parts: string[] = [];
  for (let ring = 0; ring < count; ring += 1) {
    const distance = radius - ring * step;
    const one = order[ring % order.length] ?? accent;
    const other = order[(ring + 2) % order.length] ?? soft;
    // A full quarter below, so that no seam shows between the two sectors.
    parts.push(sector(0, Math.PI / 2, distance, one), sector(0, cut, distance, ring === 0 ? one : other));
  }
  const bead = step * 0.5;
  const angle = random.between(0.5, 1.1);
  const beadX = corner.x - towards * Math.cos(angle) * (radius - bead);
  const beadY = corner.y + towards * Math.sin(angle) * (radius - bead);
  return parts.join('') + circle(beadX, beadY, bead * 0.62, accent);
};
