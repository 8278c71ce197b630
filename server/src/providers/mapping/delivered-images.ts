import { HeroError } from '../../contracts/error';
import type { ProducedImage, ProviderWarning } from '../../contracts/provider';
import { providerError } from '../http/errors';
import type { ProviderLabel } from '../http/errors';
import { cleanVendorMessage } from '../http/vendor-message';
import { inlineBytes, isDataUrl } from './inline-bytes';
import { flagInAnswer } from './picture-flag';
import { shortfallWarnings } from './shortfall';
import { silentRefusal } from './silent-refusal';

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

interface Answer {
  provider: ProviderLabel;
  /** Kept out of messages where the vendor echoes it. */
  apiKey: string;
  /** The whole of it, to be searched for what the vendor says against its pictures. */
  answer: unknown;
}

/** What an answer without a usable picture means: a refusal, or nothing that can be read. */
export const withoutPicture = (detail: string, { provider, apiKey, answer }: Answer): HeroError =>
  silentRefusal(answer, {
    provider,
    detail,
    clean: (text) => cleanVendorMessage({ text, apiKey, prompt: '' }),
  }) ?? providerError({ provider, code: 'provider_bad_response', detail });

/**
 * The pictures of an answer, with a warning for those that were asked for and did not come.
 *
 * @throws HeroError provider_rejected where the answer amounts to a refusal; provider_bad_response when there is no
 * usable picture: the vendor says it is done and may have billed, so the message sends a person to look;
 * download_too_large for inline bytes over `maxImageBytes`.
 */
export const readDelivered = (
  entries: readonly DeliveredEntry[],
  options: Answer & {
    asked: number;
    /** Where the vendor puts pictures, for messages. */
    member: string;
    maxImageBytes: number;
  },
): { images: ProducedImage[]; warnings: ProviderWarning[] } => {
  const { provider, apiKey, answer, asked, member, maxImageBytes } = options;
  if (entries.length === 0) throw withoutPicture(`an empty ${member}`, options);

  const images = entries.flatMap((entry): ProducedImage[] => {
    const content = readContent(entry);
    if (content === null) return [];
    const { b64, url, revisedPrompt, seed } = entry;
    const flag = flagInAnswer(answer, [b64, url]);
    return [
      {
        content,
        revisedPrompt: given(revisedPrompt),
        seed: given(seed),
        ...(flag === null ? {} : { flag: cleanVendorMessage({ text: flag, apiKey, prompt: '' }) }),
      },
    ];
  });
  if (images.length === 0) throw withoutPicture(`no picture in ${member}`, options);

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
