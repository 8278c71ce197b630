import type { SourceImage } from '../../contracts/provider';
import type { Palette } from '../../contracts/template';
import { mirrorDesign, type CardDesign, type TextBlock } from './design';
import { displaySize, fitTitle, shortenTitle } from './fit-title';
import { loadFonts, type CardFont } from './fonts';
import { safeArea, type Box, type Size } from './geometry';
import { coveredText } from './glyph-coverage';
import { prepareLogo, type PreparedLogo } from './logo';
import { rasterise } from './rasterise';
import { scrimFor, type Scrim } from './scrim';
import { logoSize } from './signature';
import { px, rectangle } from './svg-markup';
import { writingDirection } from './writing';

export interface OverlayRequest {
  /** Null: no title is set over the image. */
  title: string | null;
  logo: SourceImage | null;
  palette: Palette;
  /** BCP 47, or '' when unknown. */
  locale: string;
  /** Of the image, in pixels. */
  size: Size;
  fonts: readonly CardFont[];
}

/** A veil from nothing above the title to its full strength where the title begins, and a little more below. */
const veil = ({ colour, opacity }: Scrim, title: Box, { width, height }: Size, unit: number): string => {
  const start = Math.max(0, title.y - 20 * unit);
  const share = (title.y - start) / (height - start);
  const stop = (offset: number, alpha: number): string =>
    `<stop offset="${offset.toFixed(4)}" stop-color="${colour}" stop-opacity="${alpha.toFixed(3)}"/>`;
  // Eased in, so that no edge shows where the veil begins.
  const stops = [
    stop(0, 0),
    stop(share * 0.35, opacity * 0.16),
    stop(share * 0.7, opacity * 0.62),
    stop(share, opacity),
    stop(1, Math.min(1, opacity + 0.18)),
  ];
  return (
    `<defs><linearGradient id="veil" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient></defs>` +
    `<rect x="0" y="${px(start)}" width="${px(width)}" height="${px(height - start)}" fill="url(#veil)"/>`
  );
};

interface Plate {
  art: string;
  logo: Box;
}

/** The logo in the top corner, on a plate of its own unless it brings its background along. */
const plateFor = (logo: PreparedLogo, scrim: Scrim, safe: Box, unit: number): Plate => {
  const mark = logoSize(logo.aspect, unit);
  const pad = logo.opaque ? 0 : 1.2 * unit;
  const plate = {
    x: safe.x + 4.4 * unit,
    y: safe.y + 4.4 * unit,
    width: mark.width + 2 * pad,
    height: mark.height + 2 * pad,
  };
  const colour = logo.standsOut('#ffffff') >= logo.standsOut(scrim.colour) ? '#ffffff' : scrim.colour;
  return {
    art: logo.opaque ? '' : rectangle(plate, colour, unit),
    logo: { x: plate.x + pad, y: plate.y + pad, ...mark },
  };
};

/**
 * Draws what is set over a generated image: the logo in a corner, the title on a veil of the brand's darkest colour
 * that gives it at least 4.5:1 over any image. Both stay whole when the middle is cut to 1200×630.
 *
 * @returns Transparent PNG of exactly `size`; null when there is neither a logo nor a title that can be set.
 * @throws HeroError `image_invalid` when the logo cannot be read.
 */
export const drawOverlay = async (request: OverlayRequest): Promise<Uint8Array | null> => {
  const { size, locale, palette } = request;
  if (request.title === null && request.logo === null) return null;
  const fonts = await loadFonts(request.fonts);
  const logo = request.logo === null ? null : await prepareLogo(request.logo);
  const title = request.title === null ? '' : shortenTitle(coveredText(request.title, fonts.title));
  if (title === '' && logo === null) return null;

  const safe = safeArea(size);
  const unit = safe.width / 100;
  const scrim = scrimFor(palette);
  const direction = writingDirection(title, locale);
  const room = { width: safe.width - 10.4 * unit, height: safe.height * 0.52 };
  const set = fitTitle({
    title,
    locale,
    stack: fonts.title,
    box: room,
    largest: displaySize(title, 7) * unit,
    smallest: 2.8 * unit,
  });
  const block: TextBlock | null =
    set === null
      ? null
      : {
          role: 'title',
          lines: set.lines,
          box: {
            x: safe.x + 5 * unit,
            y: safe.y + safe.height - 5 * unit - set.height,
            width: set.width,
            height: set.height,
          },
          align: 'left',
          fontSize: set.fontSize,
          lineHeight: set.lineHeight,
          letterSpacing: set.letterSpacing,
          colour: scrim.ink,
          stack: fonts.title,
        };
  const plate = logo === null ? null : plateFor(logo, scrim, safe, unit);
  const design: CardDesign = {
    ground: null,
    art: (block === null ? '' : veil(scrim, block.box, size, unit)) + (plate?.art ?? ''),
    texts: block === null ? [] : [block],
    logo: plate?.logo ?? null,
  };
  return rasterise({
    design: direction === 'rtl' ? mirrorDesign(design, size) : design,
    size,
    direction,
    fonts,
    logo,
  });
};
