import type { GptImageApiDevConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced } from '../../contracts/provider';
import type { Quality } from '../../contracts/template';
import { checkKey } from '../http/check-key';
import { callId } from '../mapping/call-id';
import { readDelivered } from '../mapping/delivered-images';
import { judgeGptImageApiDevReply } from './errors';
import { MAX_IMAGES, RATIOS, toGptImageApiDevBody } from './request';
import { submitJson } from '../http/submit';
import { createVendor, DEFAULT_IMAGE_BYTES, replyBytes } from '../vendor';
import type { VendorOptions } from '../vendor';

const PATH = '/images/generate';
const DEFAULT_MODEL = 'gpt-image-2';
/** "low: 2 credits per image, medium: 6, high: 12" */
const CREDITS: Record<Quality, number> = { low: 2, medium: 6, high: 12 };

/**
 * gptimageapi.dev: answered at once with addresses. Source: its API documentation, which has no editing of
 * existing images. It tells no credits; its prices go by quality.
 */
export const createGptImageApiDevProvider = (options: VendorOptions<GptImageApiDevConfig>): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? DEFAULT_MODEL;
  const { connection, url, requireKey, ...vendor } = createVendor(options, 'GPTIMAGEAPI_API_KEY');
  const fields = vendor.fields(model);

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    requireKey();
    const { body, warnings } = toGptImageApiDevBody(request, model);
    const fitted = fields.fit(body);
    const reply = await submitJson({
      connection,
      url: url(PATH),
      body: fitted.body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: replyBytes(body.n, maxImageBytes),
      signal: context.signal,
      judge: judgeGptImageApiDevReply,
      learn: fitted.learn,
    });
    const delivered = readDelivered(reply.json, {
      provider: connection.provider,
      apiKey: connection.apiKey,
      base: url(PATH),
      answer: reply,
      asked: body.n,
      maxImageBytes,
    });
    return {
      state: 'produced',
      images: delivered.images,
      jobId: callId(reply),
      credits: null,
      warnings: [...warnings, ...fitted.warnings, ...delivered.warnings],
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
      get maxImagesPerCall() {
        return fields.takes('n') ? MAX_IMAGES : 1;
      },
      seed: false,
      negativePrompt: false,
      edits: false,
      transparency: false,
    },
    estimate: ({ count, quality }) => (config.creditsPerImage ?? CREDITS[quality]) * count,
    submit,
    check: ({ signal }) => {
      requireKey();
      return checkKey({ connection, url: url(PATH), signal });
    },
  };
};
