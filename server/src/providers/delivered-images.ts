import { HeroError } from '../contracts/error';
import type { ProducedImage, ProviderWarning } from '../contracts/provider';
import { providerError } from './http/errors';
import type { ProviderLabel } from './http/errors';
import { adapted } from './warnings';

/** One picture of an answer, as the vendor's words for it have been read. */
export interface DeliveredEntry {
  b64?: string | null | undefined;
  url?: string | null | undefined;
  revisedPrompt?: string | null | undefined;
  seed?: string | null | undefined;
}

const dataUrl = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w.+-]+=[\w.+-]+)*;base64,/i;
const httpUrl = /^https?:\/\//i;

/** Bytes of base64 (or URL-safe base64) text; null when it is none: Node skips foreign characters silently. */
const decodeBase64 = (text: string): Buffer | null => {
  const compact = text.replace(/\s+/g, '').replace(/=+$/, '');
  const bytes = Buffer.from(compact, 'base64');
  const isWhole = compact.length % 4 !== 1 && bytes.byteLength === Math.floor((compact.length * 3) / 4);
  return isWhole && bytes.byteLength > 0 ? bytes : null;
};

/** An empty string means that there is none. */
const given = (text: string | null | undefined): string | null => (text ? text : null);

/**
 * Inline bytes come as base64, or from some gateways as a `data:` URL. Any other address is passed on as it is:
 * whether it may be fetched is for the download to judge.
 */
const readContent = ({ b64, url }: DeliveredEntry): ProducedImage['content'] | null => {
  const [inline, address] = [given(b64), given(url)];
  if (inline === null && address !== null && !dataUrl.test(address)) {
    return httpUrl.test(address) || URL.canParse(address) ? { kind: 'url', url: address } : null;
  }
  const text = inline ?? address;
  if (text === null) return null;
  const bytes = decodeBase64(text.slice(dataUrl.exec(text.slice(0, 200))?.[0].length ?? 0));
  return bytes === null ? null : { kind: 'bytes', bytes };
};

const missing = (delivered: number, unusable: number, asked: number): ProviderWarning[] => {
  if (unusable > 0) {
    const message = `${unusable} of the provider's ${delivered + unusable} pictures had no content.`;
    return [{ type: 'other', feature: 'count', message }];
  }
  return delivered < asked ? [adapted('count', `The provider drew ${delivered} of ${asked} pictures.`)] : [];
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
  return { images, warnings: missing(images.length, entries.length - images.length, asked) };
};
