import type { CardContent } from '../../contracts/provider';
import { chooseLayout } from './choose-layout';
import { colourRoles } from './colour-roles';
import { mirrorDesign, type CardDesign } from './design';
import { shortenTitle } from './fit-title';
import { loadFonts, type CardFont, type FontSet } from './fonts';
import { safeArea, type Size } from './geometry';
import { coveredText } from './glyph-coverage';
import { LAYOUTS } from './layouts';
import { prepareLogo, type PreparedLogo } from './logo';
import { seededRandom } from './seeded-random';
import { writingDirection, type Direction } from './writing';

export interface CardRequest {
  content: CardContent;
  /** In pixels. */
  size: Size;
  /** Tried in order for letters the built-in font lacks. */
  fonts: readonly CardFont[];
}

export interface DesignedCard {
  design: CardDesign;
  direction: Direction;
  fonts: FontSet;
  logo: PreparedLogo | null;
}

/** Decides everything about a card but draws nothing. */
export const designCard = async ({
  content,
  size,
  fonts: configured,
}: CardRequest): Promise<DesignedCard> => {
  const fonts = await loadFonts(configured);
  const logo = content.logo === null ? null : await prepareLogo(content.logo);
  const title = shortenTitle(coveredText(content.title, fonts.title));
  const direction = writingDirection(title === '' ? content.siteName : title, content.locale);
  const safe = safeArea(size);
  const layout = LAYOUTS[chooseLayout(content.layout, content.title)];
  const design = layout({
    frame: size,
    safe,
    unit: safe.width / 100,
    title,
    kicker: coveredText(content.category, fonts.title),
    siteName: coveredText(content.siteName, fonts.text),
    locale: content.locale,
    logo,
    fonts,
    colours: (tone) => colourRoles(content.palette, { night: tone === 'night' }),
    random: seededRandom(content.title),
  });
  return { design: direction === 'rtl' ? mirrorDesign(design, size) : design, direction, fonts, logo };
};
