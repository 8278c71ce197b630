import { HeroError } from '../../contracts/error';
import type { ProducedImage, ProviderWarning } from '../../contracts/provider';
import { providerError } from '../http/errors';
import type { ProviderLabel } from '../http/errors';
import { findPictures } from './answer-pictures';
import { shortfallWarnings } from './shortfall';
import { adapted } from './warnings';

const sizeOf = (content: ProducedImage['content']): number =>
  content.kind === 'bytes' ? content.bytes.byteLength : 0;

/**
 * The pictures of an answer, with a warning for those that were asked for and did not come.
 *
 * @throws HeroError provider_bad_response when there is no usable picture: the vendor says it is done and may
 * have billed, so the message sends a person to look; download_too_large when all of them are
 * inline and have more than `maxImageBytes`.
 */
export const readDelivered = (
  content: unknown,
  {
    provider,
    base,
    asked,
    maxImageBytes,
  }: {
    provider: ProviderLabel;
    /** Where the answer came from: relative addresses are relative to it. */
    base: URL;
    /** Null: as many as there are. */
    asked: number | null;
    maxImageBytes: number;
  },
): { images: ProducedImage[]; warnings: ProviderWarning[] } => {
  const found = findPictures(content, base);
  const images = found.filter((picture) => picture !== null);
  if (images.length === 0) {
    throw providerError({ provider, code: 'provider_bad_response', detail: 'no picture in its answer' });
  }
  const fitting = images.filter(({ content }) => sizeOf(content) <= maxImageBytes);
  if (fitting.length === 0) {
    const sizes = images.map(({ content }) => sizeOf(content));
    throw new HeroError({
      code: 'download_too_large',
      message: `${provider.name} (${provider.host}) answered with a picture of ${Math.min(...sizes)} bytes, more than limits.downloadBytes: raise the limit or ask for a smaller picture.`,
    });
  }
  const tooLarge = images.length - fitting.length;
  return {
    images: fitting,
    warnings: [
      ...shortfallWarnings({
        asked: asked ?? images.length,
        usable: images.length,
        unusable: found.length - images.length,
      }),
      ...(tooLarge === 0
        ? []
        : [
            adapted(
              'count',
              `${tooLarge} of the provider's ${images.length} pictures had more bytes than limits.downloadBytes.`,
            ),
          ]),
    ],
  };
};
