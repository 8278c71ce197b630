import { loadSharp } from '../sharp';
import type { CardDesign } from './design';
import type { FontSet } from './fonts';
import type { Size } from './geometry';
import type { PreparedLogo } from './logo';
import { rectangle } from './svg-markup';
import { typeset } from './typeset';
import type { Direction } from './writing';

interface Drawing {
  design: CardDesign;
  size: Size;
  direction: Direction;
  fonts: FontSet;
  logo: PreparedLogo | null;
}

/** PNG of exactly `size`, packed lightly: it is meant to be encoded again. */
export const rasterise = async ({ design, size, direction, fonts, logo }: Drawing): Promise<Uint8Array> => {
  const [sharp, type] = await Promise.all([
    loadSharp(),
    typeset({ texts: design.texts, size, direction, fonts }),
  ]);
  const ground = design.ground === null ? '' : rectangle({ x: 0, y: 0, ...size }, design.ground);
  const svg = type.replace('>', () => `>${ground}${design.art}`);
  let image = sharp(Buffer.from(svg));
  if (design.ground !== null) image = image.removeAlpha();
  if (logo !== null && design.logo !== null) {
    const input = await logo.draw(design.logo);
    image = image.composite([{ input, left: Math.round(design.logo.x), top: Math.round(design.logo.y) }]);
  }
  return image.png({ compressionLevel: 2, adaptiveFiltering: false }).toBuffer();
};
