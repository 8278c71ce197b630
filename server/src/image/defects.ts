import type { ImageDefect } from '../contracts/rendition';
import { inEncoderSlot } from './encoder-slots';
import { openRaw } from './raw-image';
import type { RawImage, Size } from './raw-image';

/** Pixels of the longer side that are looked at: what is blurred even there shows nothing. */
const LOOK_AT = 128;
/** Standard deviation of each channel below which an image has one colour: grain and JPEG's own noise stay under it. */
const ONE_COLOUR = 2;
/** How much a pixel differs from the four around it, in 256ths: less than this is no edge. */
const EDGE = 6;
/** The share of pixels that have to be at an edge; a thin line is more. */
const EDGES = 1 / 1_000;

interface Miniature extends Size {
  pixels: Uint8Array;
}

const miniatureOf = async (image: RawImage): Promise<Miniature> => {
  const pipeline = await openRaw(image);
  const { data, info } = await inEncoderSlot(() =>
    pipeline
      .resize({ width: LOOK_AT, height: LOOK_AT, fit: 'inside', kernel: 'linear' })
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { pixels: data, width: info.width, height: info.height };
};

const hasOneColour = ({ pixels, width, height }: Miniature): boolean => {
  const count = width * height;
  return [0, 1, 2].every((channel) => {
    let sum = 0;
    let squares = 0;
    for (let at = channel; at < pixels.length; at += 3) {
      const value = pixels[at] ?? 0;
      sum += value;
      squares += value * value;
    }
    return squares / count - (sum / count) ** 2 < ONE_COLOUR ** 2;
  });
};

/** Whether there is an edge anywhere, by the Laplacian of the green channel, which is most of the brightness. */
const hasEdges = ({ pixels, width, height }: Miniature): boolean => {
  const green = (x: number, y: number): number => pixels[(y * width + x) * 3 + 1] ?? 0;
  const enough = width * height * EDGES;
  let edges = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const around = green(x - 1, y) + green(x + 1, y) + green(x, y - 1) + green(x, y + 1);
      if (Math.abs(4 * green(x, y) - around) > EDGE) edges += 1;
      if (edges > enough) return true;
    }
  }
  return false;
};

/** What makes a decoded image useless at first sight: vendors black out or blur what they will not show. Null: nothing. */
export const findDefect = async (image: RawImage): Promise<ImageDefect | null> => {
  const miniature = await miniatureOf(image);
  if (hasOneColour(miniature)) return 'one colour';
  return hasEdges(miniature) ? null : 'blurred';
};
