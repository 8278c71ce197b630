import { z } from 'zod';
import type { ImageRequest, ProviderWarning } from '../../contracts/provider';
import { QUALITIES } from '../../contracts/template';
import { nearestSize } from '../mapping/nearest-size';
import { openAiModel } from './models';
import { wordPrompt } from '../mapping/prompt-wording';
import { chooseReferences } from './references';
import type { ReferenceFile } from './references';
import { adapted, countWarnings, seedWarnings } from '../mapping/warnings';

/** Strict: what is not documented is not sent. */
const bodySchema = z.strictObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  /** Left out for one picture, its default: some gateways do not know it. */
  n: z.number().int().min(2).max(10).optional(),
  size: z.string().regex(/^\d+x\d+$/),
  quality: z.enum([...QUALITIES, 'standard', 'hd']),
  response_format: z.literal('b64_json').optional(),
});

export type OpenAiImagesBody = z.infer<typeof bodySchema>;

/**
 * The neutral request as the API's body, with a warning for everything that it cannot do. With `files` it is an
 * edit of them, without any a new picture.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const toOpenAiBody = (
  request: ImageRequest,
  model: string,
): { body: OpenAiImagesBody; files: ReferenceFile[]; warnings: ProviderWarning[] } => {
  const { maxImages, maxPrompt, sizes, qualityOf, asksForBase64, ...limits } = openAiModel(model);
  const prompt = wordPrompt(request, { model, maxPrompt });

  const warnings: ProviderWarning[] = [];
  const { frame } = request;
  const { size, isEnough } = nearestSize(frame, sizes);
  const count = Math.min(request.count, maxImages);
  if (!isEnough) {
    const asked = `${frame.width}x${frame.height}`;
    warnings.push(
      adapted(
        'frame',
        `${model} draws at most ${size.width}x${size.height} in this shape; ${asked} has to be enlarged.`,
      ),
    );
  }
  warnings.push(...countWarnings(request.count, maxImages), ...seedWarnings(request));
  const references = chooseReferences(request, model, limits);
  const body = bodySchema.parse({
    model,
    prompt,
    ...(count > 1 ? { n: count } : {}),
    size: `${size.width}x${size.height}`,
    quality: qualityOf(request.quality),
    ...(asksForBase64 ? { response_format: 'b64_json' } : {}),
  });
  return { body, files: references.files, warnings: [...warnings, ...references.warnings] };
};
