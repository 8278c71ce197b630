import { inEncoderSlot } from './encoder-slots';
import { openRaw } from './raw-image';
import type { RawImage } from './raw-image';

/** Pixels of the longer side. */
const LONGER_SIDE = 24;

/**
 * A blurred miniature to show while the image loads, as a data URI of some 200 characters. It is part of a page,
 * not a file, and carries no label: the label alone would be twice its size.
 */
export const renderPlaceholder = async (image: RawImage): Promise<string> => {
  const pipeline = await openRaw(image);
  const bytes = await inEncoderSlot(() =>
    pipeline
      .resize({ width: LONGER_SIDE, height: LONGER_SIDE, fit: 'inside' })
      .blur(1)
      .webp({ quality: 40, effort: 4 })
      .toBuffer(),
  );
  return `data:image/webp;base64,${bytes.toString('base64')}`;
};
