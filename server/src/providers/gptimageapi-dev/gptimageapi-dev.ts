import { z } from 'zod';
import type { GptImageApiDevConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced } from '../../contracts/provider';
import type { Quality } from '../../contracts/template';
import { checkKey } from '../http/check-key';
import { readDelivered } from '../mapping/delivered-images';
import { judgeGptImageApiDevReply } from './errors';
import { MAX_IMAGES, RATIOS, toGptImageApiDevBody } from './request';
import { lenientText } from '../mapping/lenient-fields';
import { submitJson } from '../http/submit';
import { createVendor, DEFAULT_IMAGE_BYTES } from '../vendor';
import type { VendorOptions } from '../vendor';

const DEFAULT_MODEL = 'gpt-image-2';
/** "low: 2 credits per image, medium: 6, high: 12" */
const CREDITS: Record<Quality, number> = { low: 2, medium: 6, high: 12 };
const MAX_REPLY_BYTES = 1_000_000;

/** Lenient: only what is used. */
const answerSchema = z.object({
  data: z.object({ images: z.array(z.object({ url: lenientText }).catch({})).catch([]) }),
});

/**
 * gptimageapi.dev: answered at once with addresses. Source: its API documentation, which has no editing of
 * existing images. It tells no credits; its prices go by quality.
 */
export const createGptImageApiDevProvider = (options: VendorOptions<GptImageApiDevConfig>): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? DEFAULT_MODEL;
  const { connection, url, requireKey } = createVendor(options, 'GPTIMAGEAPI_API_KEY');

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    requireKey();
    const { body, warnings } = toGptImageApiDevBody(request, model);
    const reply = await submitJson({
      connection,
      url: url('/images/generate'),
      body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: MAX_REPLY_BYTES,
      signal: context.signal,
      judge: judgeGptImageApiDevReply,
    });
    const entries = answerSchema.safeParse(reply.json).data?.data.images ?? [];
    const delivered = readDelivered(entries, {
      provider: connection.provider,
      apiKey: connection.apiKey,
      answer: reply,
      asked: body.n,
      member: 'data.images[]',
      maxImageBytes,
    });
    return {
      state: 'produced',
      images: delivered.images,
      jobId: reply.headers['x-request-id'] ?? null,
      credits: null,
      warnings: [...warnings, ...delivered.warnings],
    };
  };

  return {
    specificationVersion: 1,
    type: 'gptimageapi-dev',
    model,
    source: 'ai',
    capabilities: {
      sizes: null,
      frames: RATIOS,
      maxImagesPerCall: MAX_IMAGES,
      seed: false,
      negativePrompt: false,
      edits: false,
      transparency: false,
    },
    estimate: ({ count, quality }) => (config.creditsPerImage ?? CREDITS[quality]) * count,
    submit,
    check: ({ signal }) => {
      requireKey();
      return checkKey({ connection, url: url('/images/generate'), signal });
    },
  };
};
