import { z } from 'zod';
import { HeroError } from '../contracts/error';
import type { ProducedImage } from '../contracts/provider';
import { providerError } from './http/errors';
import type { ProviderLabel } from './http/errors';
import { inlineBytes, isDataUrl } from './inline-bytes';

/** Only what is used, so that a vendor may add to or leave out the rest. */
const imagesSchema = z.object({
  id: z.string().nullish(),
  data: z.array(
    z.object({
      b64_json: z.string().nullish(),
      url: z.string().nullish(),
      revised_prompt: z.string().nullish(),
    }),
  ),
});

const httpUrl = /^https?:\/\//i;

/** Inline bytes come in `b64_json`, or from some gateways as a `data:` URL in either member. */
const readContent = (b64: string | null, url: string | null): ProducedImage['content'] | null => {
  if (url !== null && httpUrl.test(url) && b64 === null) return { kind: 'url', url };
  const inline = b64 ?? (url !== null && isDataUrl(url) ? url : null);
  if (inline === null) return null;
  const bytes = inlineBytes(inline);
  return bytes === null ? null : { kind: 'bytes', bytes };
};

/** An empty string means that there is none. */
const given = (text: string | null | undefined): string | null => (text ? text : null);

/**
 * The pictures of an answer in OpenAI's shape, and how many of its entries could not be used.
 *
 * @throws HeroError provider_bad_response when there is no usable picture: the vendor says it is done and may
 * have billed, so the message sends a person to look; download_too_large for inline bytes over `maxImageBytes`.
 */
export const readOpenAiImages = (
  json: unknown,
  { provider, maxImageBytes }: { provider: ProviderLabel; maxImageBytes: number },
): { id: string | null; images: ProducedImage[]; unusable: number } => {
  const unusableAnswer = (detail: string): HeroError =>
    providerError({ provider, code: 'provider_bad_response', detail });

  const parsed = imagesSchema.safeParse(json);
  if (!parsed.success) throw unusableAnswer('an answer without data[]');
  const { id, data } = parsed.data;
  if (data.length === 0) throw unusableAnswer('an empty data[]');

  const images = data.flatMap((entry): ProducedImage[] => {
    const content = readContent(given(entry.b64_json), given(entry.url));
    return content === null ? [] : [{ content, revisedPrompt: given(entry.revised_prompt), seed: null }];
  });
  if (images.length === 0) throw unusableAnswer('neither b64_json nor url in data[]');

  for (const { content } of images) {
    if (content.kind === 'bytes' && content.bytes.byteLength > maxImageBytes) {
      throw new HeroError({
        code: 'download_too_large',
        message: `${provider.name} (${provider.host}) answered with a picture of ${content.bytes.byteLength} bytes, more than limits.downloadBytes: raise the limit or ask for a smaller picture.`,
      });
    }
  }
  return { id: id ?? null, images, unusable: data.length - images.length };
};
