import type { Rendition } from '../contracts';
import type { Encoding } from './encode';

export type Encoder = (encoding: Encoding) => Promise<Rendition>;

const REDUCED_QUALITIES = [78, 74, 70, 66, 62, 58, 54, 50, 45, 40, 35, 30, 25, 20, 10, 5, 1];
const REDUCED_PALETTES = [256, 128, 64, 32, 16, 8, 4, 2];

/** What makes smaller files, from the best looking on. */
const smallerThan = (full: Encoding): Encoding[] => {
  switch (full.format) {
    case 'png':
      return REDUCED_PALETTES.map((colours) => ({ format: 'png', colours }));
    case 'jpeg':
      return REDUCED_QUALITIES.filter((quality) => quality < full.quality).map((quality) => ({
        format: 'jpeg',
        quality,
        chroma: '4:2:0',
      }));
    case 'webp':
      return REDUCED_QUALITIES.filter((quality) => quality < full.quality).map((quality) => ({
        format: 'webp',
        quality,
      }));
  }
};

interface Encoded {
  file: Rendition;
  encoding: Encoding;
}

interface CapSearch {
  /** From the best looking to the smallest. */
  encodings: Encoding[];
  maxBytes: number;
  encodeAs: Encoder;
}

/** The best looking file within the cap, found by halving, as bytes fall with quality; null when none fits. */
const bestWithin = async ({ encodings, maxBytes, encodeAs }: CapSearch): Promise<Encoded | null> => {
  const half = encodings.length >> 1;
  const encoding = encodings[half];
  if (encoding === undefined) return null;
  const file = await encodeAs(encoding);
  return file.bytes.byteLength <= maxBytes
    ? ((await bestWithin({ encodings: encodings.slice(0, half), maxBytes, encodeAs })) ?? { file, encoding })
    : bestWithin({ encodings: encodings.slice(half + 1), maxBytes, encodeAs });
};

/** Encodes as wanted, or as well as the cap allows; null when nothing fits. */
export const encodeWithin = async (
  encodeAs: Encoder,
  { full, maxBytes }: { full: Encoding; maxBytes: number },
): Promise<Encoded | null> => {
  const file = await encodeAs(full);
  if (file.bytes.byteLength <= maxBytes) return { file, encoding: full };
  return bestWithin({ encodings: smallerThan(full), maxBytes, encodeAs });
};
