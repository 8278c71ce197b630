import type { DigitalSourceType, Rendition, RenditionSet } from '../contracts';
import { HeroError } from '../contracts/error';
import { encode } from './encode';
import type { Encoding } from './encode';
import { encodeWithin, type Encoder } from './encode-within';
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
  /** Above this the media library takes no file. */
  maxFileBytes: number;
  /** The image holds type or flat graphics, whose colours 4:2:0 would dull. */
  crispEdges: boolean;
  provenance: DigitalSourceType;
}

/** The best looking; nearly every image fits the cap with it. */
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

const encodeWithinCap = async (request: SocialRequest): Promise<Rendition> => {
  const { image, options, maxFileBytes, provenance } = request;
  const { format, maxBytes } = options;
  const full = fullEncoding(request);
  const encodeAs: Encoder = async (encoding) =>
    encode({ pipeline: await openRaw(image), encoding, provenance });
  const fitting = await encodeWithin(encodeAs, { full, maxBytes: Math.min(maxBytes, maxFileBytes) });
  if (fitting) return fitting.file;
  // The media library names the file and the limit that refuse it.
  const refused = maxFileBytes < maxBytes ? await encodeWithin(encodeAs, { full, maxBytes }) : null;
  if (refused) return refused.file;
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
  const { image, maxFileBytes, provenance } = request;
  const [social, socialFormats] = await Promise.all([
    encodeWithinCap(request),
    renderFormats({
      image,
      boxes: { thumbnail: THUMBNAIL },
      encoding: fullEncoding(request),
      maxFileBytes,
      provenance,
    }),
  ]);
  return { social, socialFormats };
};
