import { z } from 'zod';
import type { ImageRequest } from '../../contracts/provider';
import { nearestRatio } from '../mapping/nearest-ratio';
import { trimmedPrompt, wordPrompt } from '../mapping/prompt-wording';
import { adapted, countWarnings, qualityWarnings, seedWarnings, unsupported } from '../mapping/warnings';
import type { CallFacts, VendorCall } from '../vendor-definition';

export const KAIRVAL_RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4'] as const;
export const MAX_IMAGES = 4;
/** Its guide names none; that of the model behind it. */
const MAX_PROMPT = 32_000;

/** Strict: what is not documented is not sent. */
const generateSchema = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  aspect_ratio: z.enum(KAIRVAL_RATIOS),
  output_format: z.enum(['png', 'jpg', 'webp']),
  negative_prompt: z.string().min(1).optional(),
  /** Left out for one image, its default. */
  n: z.number().int().min(2).max(MAX_IMAGES).optional(),
  seed: z.number().int().optional(),
});

/** Its guide shows no ratio, count, seed or avoid list for an edit. */
const editSchema = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  /** Base64 without a prefix: unlike a URL, it needs no site that can be reached from outside. */
  image: z.string().min(1),
  output_format: z.enum(['png', 'jpg', 'webp']),
});

type KairvalCall = VendorCall<z.infer<typeof generateSchema> | z.infer<typeof editSchema>>;

const toGenerate = (request: ImageRequest, model: string): KairvalCall => {
  const asked = Math.min(request.count, MAX_IMAGES);
  const negative = request.negativePrompt.trim();
  const { seed } = request;
  const isSendable = seed !== null && Number.isSafeInteger(seed);
  const body = generateSchema.parse({
    model,
    prompt: trimmedPrompt(request, { model, maxPrompt: MAX_PROMPT }),
    aspect_ratio: nearestRatio(request.frame, KAIRVAL_RATIOS).ratio,
    output_format: 'png',
    ...(negative === '' ? {} : { negative_prompt: negative }),
    ...(asked > 1 ? { n: asked } : {}),
    ...(isSendable ? { seed } : {}),
  });
  const bent = 'The seed is too large or no whole number: it was not sent, and the API draws anew.';
  const warnings = [
    ...countWarnings(request.count, MAX_IMAGES),
    ...(seed === null || isSendable ? [] : [unsupported('seed', bent)]),
  ];
  return { path: '/images/generate', body, asked, warnings };
};

const toEdit = (
  request: ImageRequest,
  model: string,
  [image, ...others]: [Uint8Array, ...Uint8Array[]],
): KairvalCall => {
  const body = editSchema.parse({
    model,
    prompt: wordPrompt(request, { model, maxPrompt: MAX_PROMPT }),
    image: Buffer.from(image).toString('base64'),
    output_format: 'png',
  });
  const surplus = `An edit takes one reference image: the first of ${others.length + 1} was sent.`;
  const warnings = [
    ...(others.length > 0 ? [adapted('references', surplus)] : []),
    ...countWarnings(request.count, 1),
    ...seedWarnings(request),
    unsupported('frame', 'An edit keeps the shape of its reference image; it is cropped afterwards.'),
  ];
  return { path: '/images/edit', body, asked: 1, warnings };
};

/**
 * The neutral request as a call of Kairval's: with a reference image an edit of it, without one a new image.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toKairvalCall = (request: ImageRequest, { model }: Pick<CallFacts, 'model'>): KairvalCall => {
  const [first, ...others] = request.references.map(({ bytes }) => bytes);
  const call = first === undefined ? toGenerate(request, model) : toEdit(request, model, [first, ...others]);
  return { ...call, warnings: [...call.warnings, ...qualityWarnings(request)] };
};
