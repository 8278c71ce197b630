import { mix } from '../colour';
import type { ColourRoles } from '../colour-roles';
import type { SeededRandom } from '../seeded-random';
import { circle, path, px, rectangle } from '../svg-markup';

interface Tiles {
  x: number;
  y: number;
  columns: number;
  rows: number;
  cell: number;
  colours: ColourRoles;
  random: SeededRandom;
}

type Tile = (cell: number, fill: string, second: string) => string;

const quarter: Tile = (cell, fill) =>
  path(`M0 0H${px(cell)}A${px(cell)} ${px(cell)} 0 0 1 0 ${px(cell)}Z`, fill);

const half: Tile = (cell, fill) => path(`M0 0H${px(cell)}A${px(cell / 2)} ${px(cell / 2)} 0 0 1 0 0Z`, fill);

const halves: Tile = (cell, fill, second) =>
  half(cell, fill, second) + `<g transform="translate(0 ${px(cell / 2)})">${half(cell, second, fill)}</g>`;

const leaf: Tile = (cell, fill) =>
  path(`M0 0A${px(cell)} ${px(cell)} 0 0 1 ${px(cell)} ${px(cell)}A${px(cell)} ${px(cell)} 0 0 1 0 0Z`, fill);

const disc: Tile = (cell, fill, second) =>
  circle(cell / 2, cell / 2, cell / 2, fill) + circle(cell / 2, cell / 2, cell * 0.2, second);

const nested: Tile = (cell, fill, second) => quarter(cell, fill, second) + quarter(cell / 2, second, fill);

const triangle: Tile = (cell, fill) => path(`M0 0H${px(cell)}L0 ${px(cell)}Z`, fill);

const TILES = [quarter, quarter, nested, leaf, halves, disc, triangle, half] as const;

/** A quilt of quarter circles, leaves and discs. */
export const tiles = ({ x, y, columns, rows, cell, colours, random }: Tiles): string => {
  const [accent, second, third, fourth] = colours.shapes;
  const fields = [
    mix(third, colours.ground, 0.76),
    mix(accent, colours.ground, 0.78),
    mix(second, colours.ground, 0.7),
    colours.ink,
  ] as const;
  const fills = [accent, accent, second, third, fourth, colours.ink] as const;
  const parts: string[] = [];
  let before = -1;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = { x: x + column * cell, y: y + row * cell, width: cell, height: cell };
      const field = random.pick(fields);
      const choices = fills.filter((fill) => fill !== field);
      const [fill = accent, other = second] = random.shuffle(choices);
      let kind = random.whole(0, TILES.length - 1);
      if (kind === before) kind = (kind + 3) % TILES.length;
      before = kind;
      const tile = TILES[kind] ?? quarter;
      const turn = random.whole(0, 3) * 90;
      parts.push(
        rectangle(at, field),
        `<g transform="translate(${px(at.x)} ${px(at.y)}) rotate(${turn} ${px(cell / 2)} ${px(cell / 2)})">`,
        tile(cell, fill, other === fill ? field : other),
        '</g>',
      );
    }
  }
  return parts.join('');
};
