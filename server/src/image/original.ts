import type { Rendition } from '../contracts/rendition';
import { guardImage, type ImageLimits } from './decode-guard';
import type { SourceFormat } from './image-signature';

const KINDS: Record<SourceFormat, Pick<Rendition, 'mime' | 'ext'>> = {
  png: { mime: 'image/png', ext: '.png' },
  jpeg: { mime: 'image/jpeg', ext: '.jpg' },
  webp: { mime: 'image/webp', ext: '.webp' },
  avif: { mime: 'image/avif', ext: '.avif' },
};

/** A provider's own bytes, untouched, with what their header says. @throws HeroError image_invalid, image_too_large */
export const asDelivered = async (bytes: Uint8Array, limits: ImageLimits): Promise<Rendition> => {
  const { format, width, height } = await guardImage(bytes, limits);
  return { bytes, width, height, ...KINDS[format] };
};
