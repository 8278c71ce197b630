import { z } from 'zod';
import type { ImageRequest } from '../../contracts/provider';
import type { Quality } from '../../contracts/template';
import { nearestSize } from '../mapping/nearest-size';
import { wordPrompt } from '../mapping/prompt-wording';
import { adapted, countWarnings, seedWarnings } from '../mapping/warnings';
import type { CallFacts, VendorCall } from '../vendor-definition';

export const MAX_IMAGES = 10;
const MAX_PROMPT = 32_000;

/** All the sizes its page lists, but `auto`: the crop is ours, so the shape has to be known. */
export const SIZES = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
  { width: 1920, height: 1088 },
  { width: 1088, height: 1920 },
  { width: 3824, height: 2160 },
  { width: 2160, height: 3824 },
] as const;

/** Strict: what is not documented is not sent. */
const bodySchema = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  image_urls: z.array(z.url()).min(1).optional(),
  n: z.number().int().min(1).max(MAX_IMAGES),
  size: z.string().regex(/^\d+x\d+$/),
  quality: z.enum(['high', 'auto']),
  output_format: z.literal('png'),
  response_format: z.literal('url'),
});

type GptImage2ArtBody = z.infer<typeof bodySchema>;

/** The page names `high` and `auto`; every quality costs the same. */
const QUALITY: Record<Quality, GptImage2ArtBody['quality']> = { low: 'auto', medium: 'auto', high: 'high' };

/**
 * The neutral request as a call of the API, with a warning for everything that it cannot do.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toGptImage2ArtCall = (
  request: ImageRequest,
  { model, imageUrls }: CallFacts,
): VendorCall<GptImage2ArtBody> => {
  const { frame } = request;
  const { size, isEnough } = nearestSize<(typeof SIZES)[number]>(frame, SIZES);
  const body = bodySchema.parse({
    model,
    prompt: wordPrompt(request, { model, maxPrompt: MAX_PROMPT }),
    ...(imageUrls.length > 0 ? { image_urls: imageUrls } : {}),
    n: Math.min(request.count, MAX_IMAGES),
    size: `${size.width}x${size.height}`,
    quality: QUALITY[request.quality],
    output_format: 'png',
    response_format: 'url',
  });
  const enlarging = `The largest size in this shape is ${size.width}x${size.height}; ${frame.width}x${frame.height} has to be enlarged.`;
  return {
    path: '/images/generations',
    body,
    asked: body.n,
    warnings: [
      ...(isEnough ? [] : [adapted('frame', enlarging)]),
      ...countWarnings(request.count, MAX_IMAGES),
      ...seedWarnings(request),
    ],
  };
};
