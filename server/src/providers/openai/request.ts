import { z } from 'zod';
import type { ImageRequest } from '../../contracts/provider';
import { QUALITIES } from '../../contracts/template';
import { nearestSize } from '../mapping/nearest-size';
import { wordPrompt } from '../mapping/prompt-wording';
import { adapted, countWarnings, seedWarnings } from '../mapping/warnings';
import type { Body } from '../request-fields';
import type { CallFacts, VendorCall } from '../vendor-definition';
import { encodeEdit } from './encode-edit';
import { openAiModel } from './models';
import { chooseReferences } from './references';

/** Strict: what is not documented is not sent. */
const bodySchema = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  /** Left out for one image, its default: some gateways do not know it. */
  n: z.number().int().min(2).max(10).optional(),
  size: z.string().regex(/^\d+x\d+$/),
  quality: z.enum([...QUALITIES, 'standard', 'hd']),
  response_format: z.literal('b64_json').optional(),
});

type OpenAiBody = z.infer<typeof bodySchema>;

/**
 * The neutral request as a call of the API, with a warning for everything that it cannot do: an edit of the
 * references that the model takes, without any a new image.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toOpenAiCall = (
  request: ImageRequest,
  { model }: Pick<CallFacts, 'model'>,
): VendorCall<OpenAiBody> => {
  const { maxImages, maxPrompt, sizes, qualityOf, asksForBase64, ...limits } = openAiModel(model);
  const prompt = wordPrompt(request, { model, maxPrompt });

  const { frame } = request;
  const { size, isEnough } = nearestSize(frame, sizes);
  const count = Math.min(request.count, maxImages);
  const { files, ...chosen } = chooseReferences(request, model, limits);
  const body = bodySchema.parse({
    model,
    prompt,
    ...(count > 1 ? { n: count } : {}),
    size: `${size.width}x${size.height}`,
    quality: qualityOf(request.quality),
    ...(asksForBase64 ? { response_format: 'b64_json' } : {}),
  });
  const enlarging = `${model} draws at most ${size.width}x${size.height} in this shape; ${frame.width}x${frame.height} has to be enlarged.`;
  return {
    ...(files.length === 0
      ? { path: '/images/generations' }
      : { path: '/images/edits', encode: (fitted: Body) => encodeEdit(fitted, files) }),
    body,
    asked: count,
    warnings: [
      ...(isEnough ? [] : [adapted('frame', enlarging)]),
      ...countWarnings(request.count, maxImages),
      ...seedWarnings(request),
      ...chosen.warnings,
    ],
  };
};
