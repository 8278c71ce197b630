import { z } from 'zod';
import { HeroError } from '../contracts/error';
import type { ImageRequest, ProviderWarning } from '../contracts/provider';
import { QUALITIES } from '../contracts/template';
import { nearestSize } from './nearest-size';
import type { Size } from './nearest-size';

/** OpenAI's images API: `n` is 1 to 10, a prompt at most 32,000 characters. */
export const MAX_IMAGES = 10;
const MAX_PROMPT = 32_000;

/** What every GPT image model draws, and every gateway knows. */
const COMMON_SIZES = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
] as const;

/** gpt-image-2 also draws larger: edges in multiples of 16 up to 3840, at most 3:1, 655,360 to 8,294,400 pixels. */
const LARGE_SIZES = [
  { width: 2048, height: 2048 },
  { width: 2048, height: 1152 },
  { width: 1152, height: 2048 },
  { width: 3840, height: 2160 },
  { width: 2160, height: 3840 },
] as const;

/** The sizes a model draws. */
export const sizesOf = (model: string): readonly [Size, ...Size[]] =>
  /(^|\/)gpt-image-2/.test(model) ? [...COMMON_SIZES, ...LARGE_SIZES] : COMMON_SIZES;

/** Strict: what is not documented is not sent. */
const bodySchema = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1).max(MAX_PROMPT),
  /** Left out for one picture, its default: some gateways do not know it. */
  n: z.number().int().min(2).max(MAX_IMAGES).optional(),
  size: z.string().regex(/^\d+x\d+$/),
  quality: z.enum(QUALITIES),
});

export type OpenAiImagesBody = z.infer<typeof bodySchema>;

const unsupported = (feature: string, message: string): ProviderWarning => ({
  type: 'unsupported',
  feature,
  message,
});
const adapted = (feature: string, message: string): ProviderWarning => ({
  type: 'adapted',
  feature,
  message,
});

/** The API has no field for what must not appear, so it becomes a last sentence of the prompt. */
const wordPrompt = ({ prompt, negativePrompt }: ImageRequest): string => {
  const avoid = negativePrompt.trim();
  return avoid === '' ? prompt.trim() : `${prompt.trim()}\n\nAvoid: ${avoid}`;
};

/**
 * The neutral request as the API's body, with a warning for everything that it cannot do.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toOpenAiBody = (
  request: ImageRequest,
  model: string,
): { body: OpenAiImagesBody; warnings: ProviderWarning[] } => {
  const prompt = wordPrompt(request);
  if (request.prompt.trim() === '') {
    throw new HeroError({
      code: 'prompt_empty',
      message: 'The prompt is empty: give the entry a title or the template a text of its own.',
    });
  }
  if (prompt.length > MAX_PROMPT) {
    throw new HeroError({
      code: 'prompt_too_long',
      message: `The prompt has ${prompt.length} characters and ${model} takes ${MAX_PROMPT}: shorten the template or what it quotes.`,
    });
  }

  const warnings: ProviderWarning[] = [];
  const { frame } = request;
  const { size, isEnough } = nearestSize(frame, sizesOf(model));
  const count = Math.min(request.count, MAX_IMAGES);
  if (!isEnough) {
    const asked = `${frame.width}x${frame.height}`;
    warnings.push(
      adapted(
        'frame',
        `${model} draws at most ${size.width}x${size.height} in this shape; ${asked} has to be enlarged.`,
      ),
    );
  }
  if (count < request.count) {
    warnings.push(
      adapted('count', `One call draws at most ${MAX_IMAGES} pictures; ${request.count} were asked for.`),
    );
  }
  if (request.seed !== null)
    warnings.push(unsupported('seed', 'The API takes no seed; every call draws anew.'));
  if (request.references.length > 0) {
    warnings.push(
      unsupported('references', 'Reference images are not sent to this provider; only the prompt is used.'),
    );
  }
  const body = bodySchema.parse({
    model,
    prompt,
    ...(count > 1 ? { n: count } : {}),
    size: `${size.width}x${size.height}`,
    quality: request.quality,
  });
  return { body, warnings };
};
