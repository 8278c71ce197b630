import { HeroError } from '../../contracts/error';
import type { ProducedImage, ProviderWarning } from '../../contracts/provider';
import { providerError } from '../http/errors';
import type { ProviderLabel } from '../http/errors';
import { inlineBytes, isDataUrl } from './inline-bytes';
import { shortfallWarnings } from './shortfall';

/** One picture of an answer, as the vendor's words for it have been read. */
export interface DeliveredEntry {
  b64?: string | null | undefined;
  url?: string | null | undefined;
  revisedPrompt?: string | null | undefined;
  seed?: string | null | undefined;
}

const httpUrl = /^https?:\/\//i;

/** An empty string means that there is none. */
const given = (text: string | null | undefined): string | null => (text ? text : null);

/**
 * Inline bytes come as base64, or from some gateways as a `data:` URL. Any other address is passed on as it is:
 * whether it may be fetched is for the download to judge.
 */
const readContent = ({ b64, url }: DeliveredEntry): ProducedImage['content'] | null => {
  const [inline, address] = [given(b64), given(url)];
  if (inline === null && address !== null && !isDataUrl(address)) {
    return httpUrl.test(address) || URL.canParse(address) ? { kind: 'url', url: address } : null;
  }
  const text = inline ?? address;
  if (text === null) return null;
  const bytes = inlineBytes(text);
  return bytes === null ? null : { kind: 'bytes', bytes };
};

/**
 * The pictures of an answer, with a warning for those that were asked for and did not come.
 *
 * @throws HeroError provider_bad_response when there is no usable picture: the vendor says it is done and may
 * have billed, so the message sends a person to look; download_too_large for inline bytes over `maxImageBytes`.
 */
export const readDelivered = (
  entries: readonly DeliveredEntry[],
  {
    provider,
    asked,
    member,
    maxImageBytes,
  }: {
    provider: ProviderLabel;
    asked: number;
    /** Where the vendor puts pictures, for messages. */
    member: string;
    maxImageBytes: number;
  },
): { images: ProducedImage[]; warnings: ProviderWarning[] } => {
  const unusableAnswer = (detail: string): HeroError =>
    providerError({ provider, code: 'provider_bad_response', detail });
  if (entries.length === 0) throw unusableAnswer(`an empty ${member}`);

  const images = entries.flatMap((entry): ProducedImage[] => {
    const content = readContent(entry);
    const { revisedPrompt, seed } = entry;
    return content === null ? [] : [{ content, revisedPrompt: given(revisedPrompt), seed: given(seed) }];
  });
  if (images.length === 0) throw unusableAnswer(`no picture in ${member}`);

  for (const { content } of images) {
    if (content.kind === 'bytes' && content.bytes.byteLength > maxImageBytes) {
      throw new HeroError({
        code: 'download_too_large',
        message: `${provider.name} (${provider.host}) answered with a picture of ${content.bytes.byteLength} bytes, more than limits.downloadBytes: raise the limit or ask for a smaller picture.`,
      });
    }
  }
  return {
    images,
    warnings: shortfallWarnings({ asked, usable: images.length, unusable: entries.length - images.length }),
  };
};
