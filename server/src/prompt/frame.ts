import type { ImageRequest } from '../contracts/provider';
import type { Template } from '../contracts/template';

type Frame = ImageRequest['frame'];

/** The config's maximum side of an output, in pixels; taller frames are scaled down to it. */
const LONGEST_SIDE = 3_840;

const even = (pixels: number): number => Math.max(2, Math.round(pixels / 2) * 2);

const ratioOf = (frame: string | null, output: Frame): number => {
  const [width = 0, height = 0] = (frame ?? '').split(':').map(Number);
  return width > 0 && height > 0 ? width / height : output.width / output.height;
};

/**
 * Size of the hero in pixels: width and shape of the template, each falling back to the configured output. The height
 * is rounded to an even number.
 */
export const heroFrame = ({
  template,
  output,
}: {
  template: Pick<Template, 'frame' | 'output'>;
  output: Frame;
}): Frame => {
  if (template.frame === null && template.output.width === undefined) return output;
  const ratio = ratioOf(template.frame, output);
  const width = template.output.width ?? output.width;
  const height = even(width / ratio);
  return height <= LONGEST_SIDE
    ? { width, height }
    : { width: even(LONGEST_SIDE * ratio), height: LONGEST_SIDE };
};
