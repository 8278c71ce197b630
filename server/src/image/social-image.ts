import type { DigitalSourceType, Rendition, RenditionSet } from '../contracts';
import { HeroError } from '../contracts/error';
import { encode } from './encode';
import type { Encoding } from './encode';
import { openRaw } from './raw-image';
import type { RawImage, Size } from './raw-image';
import { renderFormats, THUMBNAIL } from './responsive-formats';

/** The size every crawler crops least. */
export const SOCIAL_SIZE: Size = { width: 1200, height: 630 };

export interface SocialOptions {
  format: 'jpeg' | 'png' | 'webp';
  maxBytes: number;
}

interface SocialRequest {
  /** Of the social size. */
  image: RawImage;
  options: SocialOptions;
  /** The picture holds type or flat graphics, whose colours 4:2:0 would dull. */
  crispEdges: boolean;
  provenance: DigitalSourceType;
}

/** The best looking; nearly every picture fits the cap with it. */
const fullEncoding = ({ options: { format }, crispEdges }: SocialRequest): Encoding => {
  switch (format) {
    case 'png':
      return { format, colours: null };
    case 'jpeg':
      return { format, quality: 82, chroma: crispEdges ? '4:4:4' : '4:2:0' };
    case 'webp':
      return { format, quality: 82 };
  }
};

const REDUCED_QUALITIES = [78, 74, 70, 66, 62, 58, 54, 50, 45, 40, 35, 30, 25, 20, 10, 5, 1];
const REDUCED_PALETTES = [256, 128, 64, 32, 16, 8, 4, 2];

/** From the best looking to the smallest. */
const reducedEncodings = (format: SocialOptions['format']): Encoding[] => {
  switch (format) {
    case 'png':
      return REDUCED_PALETTES.map((colours) => ({ format, colours }));
    case 'jpeg':
      return REDUCED_QUALITIES.map((quality) => ({ format, quality, chroma: '4:2:0' }));
    case 'webp':
      return REDUCED_QUALITIES.map((quality) => ({ format, quality }));
  }
};

type Encoder = (encoding: Encoding) => Promise<Rendition>;

interface CapSearch {
  /** From the best looking to the smallest. */
  encodings: Encoding[];
  maxBytes: number;
  encodeAs: Encoder;
}

/** The best looking file within the cap, found by halving, as bytes fall with quality; null when none fits. */
const bestWithinCap = async ({ encodings, maxBytes, encodeAs }: CapSearch): Promise<Rendition | null> => {
  const half = encodings.length >> 1;
  const middle = encodings[half];
  if (middle === undefined) return null;
  const rendition = await encodeAs(middle);
  return rendition.bytes.byteLength <= maxBytes
    ? ((await bestWithinCap({ encodings: encodings.slice(0, half), maxBytes, encodeAs })) ?? rendition)
    : bestWithinCap({ encodings: encodings.slice(half + 1), maxBytes, encodeAs });
};

const encodeWithinCap = async (request: SocialRequest): Promise<Rendition> => {
  const { image, options, provenance } = request;
  const { format, maxBytes } = options;
  const encodeAs: Encoder = async (encoding) =>
    encode({ pipeline: await openRaw(image), encoding, provenance });
  const full = await encodeAs(fullEncoding(request));
  if (full.bytes.byteLength <= maxBytes) return full;
  const reduced = await bestWithinCap({ encodings: reducedEncodings(format), maxBytes, encodeAs });
  if (reduced) return reduced;
  throw new HeroError({
    code: 'image_too_large',
    message: `The social image is larger than social.maxBytes (${maxBytes}) as ${format} even at its lowest quality: raise social.maxBytes or choose jpeg.`,
  });
};

/**
 * Encodes the image for link previews as well as its byte cap allows, and its thumbnail.
 *
 * @throws HeroError `image_too_large` when even the lowest quality is above the cap.
 */
export const renderSocial = async (
  request: SocialRequest,
): Promise<Pick<RenditionSet, 'social' | 'socialFormats'>> => {
  const { image, provenance } = request;
  const [social, socialFormats] = await Promise.all([
    encodeWithinCap(request),
    renderFormats({
      image,
      boxes: { thumbnail: THUMBNAIL },
      encoding: fullEncoding(request),
      provenance,
    }),
  ]);
  return { social, socialFormats };
};
