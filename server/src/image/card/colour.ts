/** A colour in OKLab, the space in which equal steps look equal (https://bottosson.github.io/posts/oklab/). */
export interface Oklab {
  /** 0 (black) to 1 (white). */
  lightness: number;
  a: number;
  b: number;
}

type Triple = readonly [number, number, number];

/** Channels of `#rrggbb`, 0–255. */
export const channels = (hex: string): Triple => {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const toHex = (rgb: Triple): string =>
  `#${rgb
    .map((channel) =>
      Math.min(255, Math.max(0, Math.round(channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** Undoes the sRGB transfer curve: 0–255 to 0–1 linear light (IEC 61966-2-1). */
export const toLinear = (channel: number): number => {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

const fromLinear = (value: number): number =>
  255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

export const toOklab = (hex: string): Oklab => {
  const [red, green, blue] = channels(hex);
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
};

const linearFromOklab = ({ lightness, a, b }: Oklab): Triple => {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
};

const inGamut = (rgb: Triple): boolean => rgb.every((value) => value >= -0.0005 && value <= 1.0005);

/** The nearest colour a screen has: hue and lightness stay, saturation gives way. */
export const fromOklab = (colour: Oklab): string => {
  let scale = 1;
  let rgb = linearFromOklab(colour);
  while (!inGamut(rgb) && scale > 0) {
    scale = Math.max(0, scale - 0.02);
    rgb = linearFromOklab({ ...colour, a: colour.a * scale, b: colour.b * scale });
  }
  const [r, g, b] = rgb;
  return toHex([fromLinear(Math.max(0, r)), fromLinear(Math.max(0, g)), fromLinear(Math.max(0, b))]);
};

/** `amount` 0 gives `from`, 1 gives `to`. */
export const mix = (from: string, to: string, amount: number): string => {
  const [start, end] = [toOklab(from), toOklab(to)];
  const between = (a: number, b: number): number => a + (b - a) * amount;
  return fromOklab({
    lightness: between(start.lightness, end.lightness),
    a: between(start.a, end.a),
    b: between(start.b, end.b),
  });
};

/** How different two colours look; 0.02 is just noticeable, black to white is 1. */
export const difference = (one: string, other: string): number => {
  const [a, b] = [toOklab(one), toOklab(other)];
  return Math.hypot(a.lightness - b.lightness, a.a - b.a, a.b - b.b);
};

/** What shows where `top` lies over `bottom` with an opacity of `alpha`, as browsers and libvips blend (in sRGB). */
export const blend = (top: string, bottom: string, alpha: number): string => {
  const [under, over] = [channels(bottom), channels(top)];
  const at = (index: 0 | 1 | 2): number => over[index] * alpha + under[index] * (1 - alpha);
  return toHex([at(0), at(1), at(2)]);
};
