import { mix } from '../colour';
import type { ColourRoles } from '../colour-roles';
import type { Size } from '../geometry';
import type { SeededRandom } from '../seeded-random';
import { path, px } from '../svg-markup';

interface Waves {
  frame: Size;
  /** No crest rises above this line. */
  top: number;
  colours: ColourRoles;
  random: SeededRandom;
}

const POINTS = 8;

/** Layered hills from a line down to the frame's foot, from the ground's tone to the accent's. */
export const waves = ({ frame, top, colours, random }: Waves): string => {
  const depth = frame.height - top;
  const layers = 6;
  const [accent, second] = colours.shapes;
  const swell = Math.min(depth * 0.16, frame.width * 0.045);
  const parts: string[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const share = layer / (layers - 1);
    const middle = top + swell + (depth - swell) * 0.86 * share ** 1.15;
    const phase = random.between(0, Math.PI * 2);
    const pace = random.between(1.1, 1.9);
    const height = (at: number): number =>
      middle +
      swell * (0.66 * Math.sin(phase + at * pace * Math.PI) + 0.3 * Math.sin(phase * 2 + at * 2.7 * Math.PI));
    // A smooth curve through evenly spaced points: handles lie flat along the slope (Catmull-Rom).
    const points = Array.from({ length: POINTS + 3 }, (_, index) => {
      const at = (index - 1) / POINTS;
      return { x: at * frame.width, y: Math.max(top, height(at)) };
    });
    let data = '';
    for (let index = 1; index < points.length - 2; index += 1) {
      const [a, b, c, d] = points.slice(index - 1, index + 3);
      if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
      if (data === '') data = `M${px(b.x)} ${px(b.y)}`;
      data += `C${px(b.x + (c.x - a.x) / 6)} ${px(b.y + (c.y - a.y) / 6)} ${px(c.x - (d.x - b.x) / 6)} ${px(c.y - (d.y - b.y) / 6)} ${px(c.x)} ${px(c.y)}`;
    }
    data += `V${px(frame.height)}H0Z`;
    parts.push(path(data, layer === layers - 1 ? second : mix(colours.ground, accent, 0.2 + share)));
  }
  return parts.join('');
};
