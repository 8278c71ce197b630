import type { DigitalSourceType, Rendition } from '../contracts';
import { encode } from './encode';
import type { Encoding } from './encode';
import { encodeWithin, type Encoder } from './encode-within';
import { openRaw } from './raw-image';
import type { RawImage, Size } from './raw-image';

/** What the media library shows in its grid (Strapi 5.54, `@strapi/upload` image-manipulation). */
export const THUMBNAIL: Size = { width: 245, height: 156 };

interface FormatsRequest {
  image: RawImage;
  /** Boxes by Strapi's names, in pixels. */
  boxes: Record<string, Size>;
  encoding: Encoding;
  maxFileBytes: number;
  provenance: DigitalSourceType;
}

/** Strapi's breakpoints name a square box. */
export const breakpointBoxes = (breakpoints: Record<string, number>): Record<string, Size> =>
  Object.fromEntries(
    Object.entries(breakpoints).map(([name, side]) => [name, { width: side, height: side }]),
  );

const isSmaller = (box: Size, image: Size): boolean => box.width < image.width || box.height < image.height;

/** Smaller versions, each within its box; as Strapi does, none where the image fits the box already. */
export const renderFormats = async ({
  image,
  boxes,
  encoding: full,
  maxFileBytes,
  provenance,
}: FormatsRequest): Promise<Record<string, Rendition>> => {
  const smaller = Object.entries(boxes).filter(([, box]) => isSmaller(box, image));
  const formats = smaller.map(async ([name, box]): Promise<[string, Rendition]> => {
    const encodeAs: Encoder = async (encoding) => {
      const pipeline = (await openRaw(image)).resize({ ...box, fit: 'inside' });
      return encode({ pipeline, encoding, provenance });
    };
    const fitting = await encodeWithin(encodeAs, { full, maxBytes: maxFileBytes });
    return [name, fitting?.file ?? (await encodeAs(full))];
  });
  return Object.fromEntries(await Promise.all(formats));
};
