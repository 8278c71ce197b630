import { HeroError } from '../../contracts/error';
import type { ProducedImage, ProviderWarning } from '../../contracts/provider';
import type { Connection } from '../http/connection';
import { providerError } from '../http/errors';
import { cleanVendorMessage } from '../http/vendor-message';
import { findImages } from './answer-images';
import { flagBeside, flagInAnswer } from './image-flag';
import { silentRefusal } from './silent-refusal';
import { adapted, shortfallWarnings } from './warnings';

const sizeOf = ({ content }: ProducedImage): number =>
  content.kind === 'bytes' ? content.bytes.byteLength : 0;

/** What the vendor says against an image; where the answer itself is the image, its headers say it. */
const flagOf = (answer: unknown, texts: readonly string[]): string | null =>
  texts.length === 0 ? flagBeside(answer, { index: 0, length: 1 }) : flagInAnswer(answer, texts);

/**
 * The images of an answer, with a warning for those that were asked for and did not come.
 *
 * @throws HeroError provider_rejected where the answer amounts to a refusal; provider_bad_response when there is no
 * usable image: the vendor says it is done and may have billed, so the message sends a person to look;
 * download_too_large when all of them are inline and have more than `maxImageBytes`.
 */
export const readDelivered = (
  content: unknown,
  {
    connection,
    base,
    answer,
    asked,
    maxImageBytes,
  }: {
    /** The key is kept out of messages where the vendor echoes it. */
    connection: Pick<Connection, 'provider' | 'apiKey'>;
    /** Where the answer came from: relative URLs are relative to it. */
    base: URL;
    /** The whole of it, headers included, to be searched for what the vendor says against its images. */
    answer: unknown;
    /** Null: as many as there are. */
    asked: number | null;
    maxImageBytes: number;
  },
): { images: ProducedImage[]; warnings: ProviderWarning[] } => {
  const { provider, apiKey } = connection;
  const clean = (text: string): string => cleanVendorMessage({ text, apiKey, prompt: '' });
  const found = findImages(content, base);
  const images = found.flatMap((place): ProducedImage[] => {
    if (place === null) return [];
    const flag = flagOf(answer, place.texts);
    return [{ ...place.image, ...(flag === null ? {} : { flag: clean(flag) }) }];
  });
  if (images.length === 0) {
    const detail = 'no picture in its answer';
    throw (
      silentRefusal(answer, { provider, detail, clean }) ??
      providerError({ provider, code: 'provider_bad_response', detail })
    );
  }
  const fitting = images.filter((image) => sizeOf(image) <= maxImageBytes);
  if (fitting.length === 0) {
    const sizes = images.map(sizeOf);
    throw new HeroError({
      code: 'download_too_large',
      message: `${provider.name} (${provider.host}) answered with a picture of ${Math.min(...sizes)} bytes, more than limits.downloadBytes: raise the limit or ask for a smaller picture.`,
    });
  }
  const unusable = found.length - images.length;
  const tooLarge = images.length - fitting.length;
  const leftOut = `${tooLarge} of the provider's ${images.length} pictures had more bytes than limits.downloadBytes.`;
  return {
    images: fitting,
    warnings: [
      ...shortfallWarnings({ asked: asked ?? images.length, usable: images.length, unusable }),
      ...(tooLarge === 0 ? [] : [adapted('count', leftOut)]),
    ],
  };
};
