import { channels, fromOklab, toLinear, toOklab } from './colour';

/** WCAG 2.2, success criterion 1.4.3: the least contrast of text to what lies behind it. */
export const READABLE = 4.5;

/** Relative luminance of `#rrggbb`, 0 (black) to 1 (white), as WCAG 2.2 defines it. */
export const relativeLuminance = (hex: string): number => {
  const [red, green, blue] = channels(hex);
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
};

/** Contrast ratio of two colours, 1 to 21. */
export const contrastRatio = (one: string, other: string): number => {
  const [a, b] = [relativeLuminance(one), relativeLuminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};

const LIGHTNESS_STEPS = 250;

interface ContrastWish {
  colour: string;
  /** Everything the colour will be seen on. */
  against: readonly string[];
  /** At least this ratio to each of them. */
  ratio?: number;
}

/**
 * The colour itself where it has the contrast, else the same hue made lighter or darker by as little as is enough.
 * Up to 4.5 one ground can always be met; where a wish cannot be met, black or white, whichever comes nearer.
 */
export const ensureContrast = ({ colour, against, ratio = READABLE }: ContrastWish): string => {
  const worst = (candidate: string): number =>
    Math.min(...against.map((ground) => contrastRatio(candidate, ground)));
  if (worst(colour) >= ratio) return colour;
  const start = toOklab(colour);
  for (let step = 1; step <= LIGHTNESS_STEPS; step += 1) {
    for (const sign of [-1, 1]) {
      const lightness = start.lightness + (sign * step) / LIGHTNESS_STEPS;
      if (lightness < 0 || lightness > 1) continue;
      const candidate = fromOklab({ ...start, lightness });
      if (worst(candidate) >= ratio) return candidate;
    }
  }
  return worst('#000000') > worst('#ffffff') ? '#000000' : '#ffffff';
};
