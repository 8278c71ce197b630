import type { HeroSource } from '../contracts/hero';
import type { SourceImage } from '../contracts/provider';
import type { DigitalSourceType, RenderedImage } from '../contracts/rendition';
import type { Palette } from '../contracts/template';
import { drawOverlay } from './card/draw-overlay';
import type { CardFont } from './card/fonts';
import { renderHero, type RenderHeroInput } from './renditions';

export interface Branding {
  /** Null sets no title. */
  title: string | null;
  logo: SourceImage | null;
  palette: Palette;
  locale: string;
  fonts: CardFont[];
}

interface RenderBrandedInput extends Omit<RenderHeroInput, 'overlay' | 'provenance'> {
  source: HeroSource;
  /** Composited exactly over a generated image; a card has it already, a person's image stays as it is. */
  branding: Branding;
}

const provenanceOf = (source: HeroSource, hasOverlay: boolean): DigitalSourceType => {
  switch (source) {
    case 'ai':
      return hasOverlay ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
    case 'card':
      return 'algorithmicMedia';
    case 'library':
      return null;
  }
};

/** A card is laid out around its middle; in other images a focal point is looked for, unless it is given. */
const CARD_FOCAL_POINT = { x: 0.5, y: 0.5 };

/** Every file of one image, with the brand on top and the honest label inside. @throws HeroError as `renderHero` */
export const renderBranded = ({ source, branding, ...input }: RenderBrandedInput): Promise<RenderedImage> => {
  const { title, logo, palette, locale, fonts } = branding;
  const hasOverlay = source === 'ai' && (title !== null || logo !== null);
  return renderHero({
    ...input,
    focalPoint: source === 'card' ? CARD_FOCAL_POINT : input.focalPoint,
    overlay: hasOverlay ? (size) => drawOverlay({ title, logo, palette, locale, size, fonts }) : null,
    provenance: provenanceOf(source, hasOverlay),
  });
};
