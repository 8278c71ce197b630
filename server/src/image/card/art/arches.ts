import { mix } from '../colour';
import type { ColourRoles } from '../colour-roles';
import type { Box } from '../geometry';
import type { SeededRandom } from '../seeded-random';
import { circle, path, px } from '../svg-markup';

interface Arches {
  strip: Box;
  /** The edge the arches stand on. */
  from: 'bottom' | 'top';
  colours: ColourRoles;
  random: SeededRandom;
}

/** An arch with its foot at the origin, upwards. */
const arch = (middle: number, width: number, height: number, fill: string): string => {
  const radius = width / 2;
  const spring = Math.max(0, height - radius);
  return path(
    `M${px(middle - radius)} 0V${px(-spring)}A${px(radius)} ${px(radius)} 0 0 1 ${px(middle + radius)} ${px(-spring)}V0Z`,
    fill,
  );
};

/** An arcade along an edge: arches within arches, of changing height, a disc resting here and there. */
export const arches = ({ strip, from, colours, random }: Arches): string => {
  const [accent, second, third, fourth] = colours.shapes;
  const count = 11;
  const width = strip.width / count;
  const soft = mix(accent, colours.ground, 0.72);
  const pale = mix(second, colours.ground, 0.62);
  const fills = [accent, second, third, fourth, colours.ink, soft, pale] as const;
  const parts: string[] = [];
  let outer: string = soft;
  for (let index = 0; index < count; index += 1) {
    const middle = (index + 0.5) * width;
    const height = Math.max(width / 2, strip.height * random.pick([0.42, 0.58, 0.74, 0.88, 1] as const));
    const [fill = accent, inner = soft, core = second] = random.shuffle(
      fills.filter((colour) => colour !== outer),
    );
    outer = fill;
    parts.push(arch(middle, width, height, fill));
    // A disc needs room above it: in a low arch it looks like an eye.
    if (height < width * 1.1 || random.between(0, 1) < 0.7) {
      parts.push(arch(middle, width * 0.62, height - width * 0.19, inner));
      parts.push(arch(middle, width * 0.26, height - width * 0.37, core));
    } else {
      parts.push(circle(middle, width / 2 - height, width * 0.2, inner));
    }
  }
  const turn = from === 'bottom' ? '' : ' scale(1 -1)';
  const foot = from === 'bottom' ? strip.y + strip.height : strip.y;
  return `<g transform="translate(${px(strip.x)} ${px(foot)})${turn}">${parts.join('')}</g>`;
};
