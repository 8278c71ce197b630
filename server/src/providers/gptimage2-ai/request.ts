import { z } from 'zod';
import type { ImageRequest } from '../../contracts/provider';
import { nearestRatio } from '../mapping/nearest-ratio';
import { trimmedPrompt } from '../mapping/prompt-wording';
import { countWarnings, qualityWarnings, seedWarnings, unsupported } from '../mapping/warnings';
import type { CallFacts, VendorCall } from '../vendor-definition';

export const RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4'] as const;
export const MAX_IMAGES = 4;
const MAX_PROMPT = 32_000;

/** Strict: what is not documented is not sent. */
const bodySchema = z.strictObject({
  prompt: z.string().min(1),
  mode: z.enum(['text-to-image', 'image-to-image']),
  ratio: z.enum(RATIOS),
  count: z.number().int().min(1).max(MAX_IMAGES),
  imageUrls: z.array(z.url()).min(1).optional(),
  style: z.string().min(1).optional(),
  lighting: z.string().min(1).optional(),
  camera: z.string().min(1).optional(),
  negative: z.string().min(1).optional(),
});

type GptImage2AiBody = z.infer<typeof bodySchema>;

/** The preset of one word that its page names; any other word may as well be a style in words. */
const ONE_WORD_PRESET = 'cinematic';

/** A preset is named by a slug such as `editorial-photo`; a sentence is none. */
const isPreset = (style: string): boolean =>
  style === ONE_WORD_PRESET || /^[a-z0-9]+(-[a-z0-9]+)+$/.test(style);

/** The API appends these hints to the prompt: what stands there already would be said twice. */
const hintsOf = ({ hints, prompt }: ImageRequest): Pick<GptImage2AiBody, 'style' | 'lighting' | 'camera'> => {
  const isNew = (hint: string): boolean => hint !== '' && !prompt.toLowerCase().includes(hint.toLowerCase());
  const [style, lighting, camera] = [hints.style.trim(), hints.lighting.trim(), hints.camera.trim()];
  return {
    ...(isPreset(style) ? { style } : {}),
    ...(isNew(lighting) ? { lighting } : {}),
    ...(isNew(camera) ? { camera } : {}),
  };
};

/**
 * The neutral request as a call of the API, with a warning for everything that it cannot do.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toGptImage2AiCall = (
  request: ImageRequest,
  { model, imageUrls }: CallFacts,
): VendorCall<GptImage2AiBody> => {
  const negative = request.negativePrompt.trim();
  const body = bodySchema.parse({
    prompt: trimmedPrompt(request, { model: 'gptimage2.ai', maxPrompt: MAX_PROMPT }),
    mode: imageUrls.length > 0 ? 'image-to-image' : 'text-to-image',
    ratio: nearestRatio(request.frame, RATIOS).ratio,
    count: Math.min(request.count, MAX_IMAGES),
    ...(imageUrls.length > 0 ? { imageUrls } : {}),
    ...hintsOf(request),
    ...(negative === '' ? {} : { negative }),
  });
  const noChoice = `The API has one model and takes no name for it: “${model}” was not asked for.`;
  return {
    path: '/generate',
    body,
    asked: body.count,
    warnings: [
      ...(model === '' ? [] : [unsupported('model', noChoice)]),
      ...countWarnings(request.count, MAX_IMAGES),
      ...seedWarnings(request),
      ...qualityWarnings(request),
    ],
  };
};
