import { z } from 'zod';
import type { ProducedImage, ProviderWarning } from '../../contracts/provider';
import { readDelivered, withoutPicture } from '../mapping/delivered-images';
import { lenientText } from '../mapping/lenient-fields';
import type { ProviderLabel } from '../http/errors';

/** Only what is used, so that a vendor may add to or leave out the rest. */
const imagesSchema = z.object({
  id: lenientText,
  data: z.array(z.object({ b64_json: lenientText, url: lenientText, revised_prompt: lenientText }).catch({})),
});

/**
 * The pictures of an answer in OpenAI's shape, with a warning for those that were asked for and did not come.
 *
 * @throws HeroError provider_rejected, provider_bad_response when there is no usable picture; download_too_large for inline bytes
 * over `maxImageBytes`.
 */
export const readOpenAiImages = (
  json: unknown,
  limits: { provider: ProviderLabel; apiKey: string; answer: unknown; asked: number; maxImageBytes: number },
): { id: string | null; images: ProducedImage[]; warnings: ProviderWarning[] } => {
  const parsed = imagesSchema.safeParse(json);
  if (!parsed.success) throw withoutPicture('an answer without data[]', limits);
  const { id, data } = parsed.data;
  const entries = data.map(({ b64_json: b64, url, revised_prompt: revisedPrompt }) => ({
    b64,
    url,
    revisedPrompt,
  }));
  return { id: id ?? null, ...readDelivered(entries, { ...limits, member: 'data[]' }) };
};
