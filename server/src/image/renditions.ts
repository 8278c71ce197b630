import type { DigitalSourceType, FocalPoint, RenderedImage, RenditionSet } from '../contracts';
import { cropAround, focalPointInCrop } from './crop';
import type { Rectangle } from './crop';
import { decodeImage } from './decode';
import type { ImageLimits } from './decode-guard';
import { findDefect } from './defects';
import { encode } from './encode';
import type { Encoding } from './encode';
import { encodeWithin, type Encoder } from './encode-within';
import { inEncoderSlot } from './encoder-slots';
import { findFocalPoint } from './focal-point';
import { heroSize } from './frame';
import { renderPlaceholder } from './placeholder';
import { openRaw, toRaw } from './raw-image';
import type { RawImage, Size } from './raw-image';
import { breakpointBoxes, renderFormats, THUMBNAIL } from './responsive-formats';
import { renderSocial, SOCIAL_SIZE } from './social-image';
import type { SocialOptions } from './social-image';

/** Draws what lies on top of the image, as an image file of exactly that size; null for nothing. */
export type Overlay = (size: Size) => Promise<Uint8Array | null>;

export interface RenderHeroInput {
  /** The image as it was delivered. */
  bytes: Uint8Array;
  limits: ImageLimits;
  /** The wanted size of the hero in pixels. */
  frame: Size;
  /** WebP quality, 1 to 100. */
  quality: number;
  social: SocialOptions;
  /** Above this the media library takes no file. Left out: no limit. */
  maxFileBytes?: number;
  /** Longest sides of the site's responsive formats by Strapi's names, such as `{ large: 1000 }`. */
  breakpoints: Record<string, number>;
  /** What every crop keeps, as fractions of the upright image. Null: found by itself. */
  focalPoint: FocalPoint | null;
  overlay: Overlay | null;
  provenance: DigitalSourceType;
}

interface CutRequest {
  image: RawImage;
  crop: Rectangle;
  size: Size;
  overlay: Overlay | null;
}

/** Crops, sizes and overlays in one pass. `cover` scales both sides alike: a crop's rounding is cut, not stretched. */
const cut = async ({ image, crop, size, overlay }: CutRequest): Promise<RawImage> => {
  const layer = overlay === null ? null : await overlay(size);
  const pipeline = (await openRaw(image)).extract(crop).resize({ ...size, fit: 'cover' });
  const composed =
    layer === null
      ? pipeline
      : pipeline.composite([{ input: Buffer.from(layer), left: 0, top: 0 }]).removeAlpha();
  return inEncoderSlot(() => toRaw(composed));
};

/** Brand cards and overlays are type and logos; their colours must come out as the brand has them. */
const holdsType = ({ overlay, provenance }: RenderHeroInput): boolean =>
  overlay !== null || provenance === 'algorithmicMedia';

const lowered = (from: number, to: Encoding, maxFileBytes: number): string[] =>
  to.format === 'webp' && to.quality < from
    ? [
        `The hero was stored at quality ${to.quality} instead of ${from}, because the upload plugin takes files of ${maxFileBytes} bytes at most (sizeLimit).`,
      ]
    : [];

const renderHeroFiles = async (
  image: RawImage,
  { quality, maxFileBytes = Infinity, breakpoints, provenance }: RenderHeroInput,
): Promise<Pick<RenditionSet, 'hero' | 'heroFormats' | 'placeholder' | 'notes'>> => {
  const full: Encoding = { format: 'webp', quality };
  const boxes = { thumbnail: THUMBNAIL, ...breakpointBoxes(breakpoints) };
  const encodeAs: Encoder = async (encoding) =>
    encode({ pipeline: await openRaw(image), encoding, provenance });
  const [fitting, heroFormats, placeholder] = await Promise.all([
    encodeWithin(encodeAs, { full, maxBytes: maxFileBytes }),
    renderFormats({ image, boxes, encoding: full, maxFileBytes, provenance }),
    renderPlaceholder(image),
  ]);
  // What does not fit in any quality is left to the media library, which names the file and the limit.
  const { file: hero, encoding } = fitting ?? { file: await encodeAs(full), encoding: full };
  return { hero, heroFormats, placeholder, notes: lowered(quality, encoding, maxFileBytes) };
};

/**
 * Makes everything a page needs from one image, with one decode of it.
 *
 * The hero has the frame's shape, and its size too unless the image fills less than 60 % of it: then it keeps
 * the image's own resolution. The social image is always 1200×630. Crops follow the focal point; nothing is
 * ever stretched. Every file carries its provenance label.
 *
 * @throws HeroError `image_invalid`, `image_too_large`; whatever the overlay throws.
 */
export const renderHero = async (input: RenderHeroInput): Promise<RenderedImage> => {
  const { bytes, limits, frame, overlay, provenance } = input;
  const { source, image } = await decodeImage({
    bytes,
    limits,
    targets: (size) => [heroSize(size, frame), SOCIAL_SIZE],
  });
  const isDrawn = provenance !== null && provenance !== 'algorithmicMedia';
  const defect = isDrawn ? await findDefect(image) : null;
  const focalPoint = input.focalPoint ?? (await inEncoderSlot(() => findFocalPoint(image)));
  const size = heroSize(source, frame);
  const crop = cropAround({ image, aspect: size, focalPoint });
  // Slots go first come first served: the hero's encode takes longest, so its chain starts first.
  const [heroSet, socialSet] = await Promise.all([
    cut({ image, crop, size, overlay }).then((cropped) => renderHeroFiles(cropped, input)),
    cut({
      image,
      crop: cropAround({ image, aspect: SOCIAL_SIZE, focalPoint }),
      size: SOCIAL_SIZE,
      overlay,
    }).then((cropped) =>
      renderSocial({
        image: cropped,
        options: input.social,
        maxFileBytes: input.maxFileBytes ?? Infinity,
        crispEdges: holdsType(input),
        provenance,
      }),
    ),
  ]);
  return {
    ...heroSet,
    ...socialSet,
    focalPoint: focalPointInCrop({ focalPoint, image, crop }),
    delivered: source,
    defect,
  };
};
