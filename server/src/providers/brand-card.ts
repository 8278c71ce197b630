import { HeroError } from '../contracts/error';
import type { ImageProvider, ImageRequest, ProviderWarning } from '../contracts/provider';
import { drawCard } from '../image/card/draw-card';
import type { CardFont } from '../image/card/fonts';
import { adapted, unsupported } from './mapping/warnings';

interface BrandCardOptions {
  /** Absolute paths or bytes, tried in order for letters the built-in font lacks. */
  fonts: readonly CardFont[];
}

interface Drawn {
  bytes: Uint8Array;
  warnings: ProviderWarning[];
}

/** A logo that cannot be read must not cost the article its image: the card is drawn without, and says so. */
const drawWithOrWithoutLogo = async (request: ImageRequest, fonts: readonly CardFont[]): Promise<Drawn> => {
  const card = { content: request.card, size: request.frame, fonts };
  try {
    return { bytes: await drawCard(card), warnings: [] };
  } catch (error) {
    const logoFailed = HeroError.isInstance(error) && error.code === 'image_invalid';
    if (!logoFailed || request.card.logo === null) throw error;
    return {
      bytes: await drawCard({ ...card, content: { ...request.card, logo: null } }),
      warnings: [{ type: 'other', feature: 'logo', message: error.message }],
    };
  }
};

const warningsFor = ({ count, references }: ImageRequest): ProviderWarning[] => {
  const oneDesign = `The brand card has one design per article: 1 picture was drawn instead of ${count}.`;
  const fromType = 'The brand card is drawn from colours and type: reference images were not used.';
  return [
    ...(count > 1 ? [adapted('count', oneDesign)] : []),
    ...(references.length > 0 ? [unsupported('references', fromType)] : []),
  ];
};

/** The renderer that always exists: draws the hero from the brand's colours, type and logo. Free and offline. */
export const createBrandCardProvider = ({ fonts }: BrandCardOptions): ImageProvider => ({
  specificationVersion: 1,
  type: 'brand-card',
  model: '',
  source: 'card',
  capabilities: {
    sizes: null,
    frames: null,
    maxImagesPerCall: 1,
    seed: false,
    negativePrompt: false,
    edits: false,
    transparency: false,
  },
  estimate: () => 0,
  async submit(request, { signal }) {
    if (signal.aborted) {
      throw new HeroError({ code: 'canceled', message: 'The brand card was canceled before it was drawn.' });
    }
    const { bytes, warnings } = await drawWithOrWithoutLogo(request, fonts);
    return {
      state: 'produced',
      images: [{ content: { kind: 'bytes', bytes }, revisedPrompt: null, seed: null }],
      jobId: null,
      warnings: [...warningsFor(request), ...warnings],
      credits: 0,
    };
  },
});
