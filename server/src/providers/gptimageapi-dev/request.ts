import { z } from 'zod';
import type { ImageRequest } from '../../contracts/provider';
import { QUALITIES } from '../../contracts/template';
import { nearestRatio } from '../mapping/nearest-ratio';
import { wordPrompt } from '../mapping/prompt-wording';
import { countWarnings, seedWarnings, unsupported } from '../mapping/warnings';
import type { CallFacts, VendorCall } from '../vendor-definition';

export const PATH = '/images/generate';
/** Those its page names; it calls them examples. */
export const RATIOS = ['1:1', '4:3', '16:9', '9:21', '1:2', '2:1'] as const;
/** Its page gives no most: as many as a template may ask for. */
export const MAX_IMAGES = 4;
const MAX_PROMPT = 32_000;

/** Strict: what is not documented is not sent. */
const bodySchema = z.strictObject({
  prompt: z.string().min(1),
  model: z.string().min(1),
  size: z.enum(RATIOS),
  quality: z.enum(QUALITIES),
  n: z.number().int().min(1).max(MAX_IMAGES),
  background: z.literal('opaque'),
});

type GptImageApiDevBody = z.infer<typeof bodySchema>;

/**
 * The neutral request as a call of the API, with a warning for everything that it cannot do.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toGptImageApiDevCall = (
  request: ImageRequest,
  { model }: Pick<CallFacts, 'model'>,
): VendorCall<GptImageApiDevBody> => {
  const body = bodySchema.parse({
    prompt: wordPrompt(request, { model, maxPrompt: MAX_PROMPT }),
    model,
    size: nearestRatio(request.frame, RATIOS).ratio,
    quality: request.quality,
    n: Math.min(request.count, MAX_IMAGES),
    background: 'opaque',
  });
  const fromWords = 'The API draws from words alone: reference images were not sent.';
  return {
    path: PATH,
    body,
    asked: body.n,
    warnings: [
      ...(request.references.length > 0 ? [unsupported('references', fromWords)] : []),
      ...countWarnings(request.count, MAX_IMAGES),
      ...seedWarnings(request),
    ],
  };
};
