import { createHash } from 'node:crypto';
import type { SourceImage } from '../../contracts/provider';
import { HeroError } from '../../contracts/error';
import { loadSharp } from '../sharp';
import { contrastRatio } from './contrast';
import type { Size } from './geometry';

/** A logo cut to its visible part, ready to be drawn at any size. */
export interface PreparedLogo {
  /** Width to height. */
  aspect: number;
  /** Whether it brings a background of its own. */
  opaque: boolean;
  /** Share of its visible surface that stands out from a ground, 0–1; 1 for a logo with a background of its own. */
  standsOut(ground: string): number;
  draw(size: Size): Promise<Buffer>;
}

const LARGEST_PIXELS = 50_000_000;
/** Longest edge that a logo is kept at. */
const KEPT_EDGE = 1_200;
const SAMPLE_EDGE = 40;
const STANDS_OUT = 1.9;

const unreadable = (cause: unknown, name?: string): HeroError =>
  new HeroError({
    code: 'image_invalid',
    message: `The logo${name === undefined ? '' : ` “${name}”`} cannot be read as an image: give the template a PNG, JPEG, WebP or SVG file.`,
    cause,
  });

/** The density at which a vector image of this size fills the kept edge; sharp counts from 72. */
const vectorDensity = (width: number, height: number): number =>
  Math.min(2_400, Math.max(72, (72 * KEPT_EDGE) / Math.max(width, height)));

/** @throws HeroError `image_invalid` when the bytes are no image. */
export const prepareLogo = async (logo: SourceImage, name?: string): Promise<PreparedLogo> => {
  const sharp = await loadSharp();
  try {
    const limits = { limitInputPixels: LARGEST_PIXELS, failOn: 'error' } as const;
    const { width, height, format, hasAlpha } = await sharp(logo.bytes, limits).metadata();
    const opened =
      format === 'svg'
        ? sharp(logo.bytes, { ...limits, density: vectorDensity(width, height) })
        : sharp(logo.bytes, limits);
    const upright = opened.autoOrient().toColourspace('srgb');
    const kept = await (hasAlpha ? upright.trim({ background: '#00000000', threshold: 4 }) : upright)
      .ensureAlpha()
      .resize(KEPT_EDGE, KEPT_EDGE, { fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raw = { width: kept.info.width, height: kept.info.height, channels: 4 } as const;
    const sample = await sharp(kept.data, { raw })
      .resize(SAMPLE_EDGE, SAMPLE_EDGE, { fit: 'inside' })
      .raw()
      .toBuffer();
    return {
      aspect: raw.width / raw.height,
      opaque: !hasAlpha,
      standsOut: (ground) => (hasAlpha ? shareStandingOut(sample, ground) : 1),
      draw: (size) =>
        sharp(kept.data, { raw })
          .resize(Math.max(1, Math.round(size.width)), Math.max(1, Math.round(size.height)), { fit: 'fill' })
          .png({ compressionLevel: 1 })
          .toBuffer(),
    };
  } catch (error) {
    throw unreadable(error, name);
  }
};

/** Logos that were read before, by the hash of their bytes. */
const readable = new Set<string>();
const MOST_REMEMBERED = 100;

/** Reads a logo once, to know that it can be drawn. @throws HeroError `image_invalid`, naming the file */
export const assertLogo = async (logo: SourceImage, name: string): Promise<void> => {
  const hash = createHash('sha256').update(logo.bytes).digest('hex');
  if (readable.has(hash)) return;
  await prepareLogo(logo, name);
  if (readable.size >= MOST_REMEMBERED) readable.clear();
  readable.add(hash);
};

const shareStandingOut = (rgba: Uint8Array, ground: string): number => {
  let visible = 0;
  let clear = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha < 32) continue;
    const hex = `#${Buffer.from(rgba.subarray(at, at + 3)).toString('hex')}`;
    visible += alpha;
    if (contrastRatio(hex, ground) >= STANDS_OUT) clear += alpha;
  }
  return visible === 0 ? 1 : clear / visible;
};
