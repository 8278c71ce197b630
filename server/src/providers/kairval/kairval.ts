import type { KairvalConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced } from '../../contracts/provider';
import { checkKey } from '../http/check-key';
import { callId } from '../mapping/call-id';
import { readDelivered } from '../mapping/delivered-images';
import { submitJson } from '../http/submit';
import { judgeKairvalReply } from './errors';
import { KAIRVAL_RATIOS, MAX_IMAGES, toKairvalCall } from './request';
import { createVendor, DEFAULT_IMAGE_BYTES, replyBytes } from '../vendor';
import type { VendorOptions } from '../vendor';

const DEFAULT_MODEL = 'gpt-image-2';
/** "~50 credits/image" for this model; what its other models cost is not told. */
const CREDITS_PER_IMAGE = 50;

/**
 * Kairval's API, for GPT Image 2 and the other models it has by name. Source: its guide to the GPT Image 2 API.
 * Answered at once with temporary addresses, so pictures are fetched right away. It tells no credits.
 */
export const createKairvalProvider = (options: VendorOptions<KairvalConfig>): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? DEFAULT_MODEL;
  const { connection, url, requireKey, ...vendor } = createVendor(options, 'KAIRVAL_API_KEY');
  const fields = vendor.fields(model);
  const creditsPerImage = config.creditsPerImage ?? (model === DEFAULT_MODEL ? CREDITS_PER_IMAGE : null);

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    requireKey();
    const { path, body, asked, warnings } = toKairvalCall(request, model);
    const fitted = fields.fit(body);
    const reply = await submitJson({
      connection,
      url: url(path),
      body: fitted.body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: replyBytes(asked, maxImageBytes),
      signal: context.signal,
      judge: judgeKairvalReply,
      learn: fitted.learn,
    });
    const delivered = readDelivered(reply.json, {
      provider: connection.provider,
      apiKey: connection.apiKey,
      base: url(path),
      answer: reply,
      asked,
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
    type: 'kairval',
    model,
    source: 'ai',
    capabilities: {
      sizes: null,
      frames: KAIRVAL_RATIOS,
      get maxImagesPerCall() {
        return fields.takes('n') ? MAX_IMAGES : 1;
      },
      maxImagesPerEdit: 1,
      seed: true,
      negativePrompt: true,
      edits: true,
      transparency: false,
      repeats: true,
    },
    estimate: ({ count }) => (creditsPerImage === null ? null : creditsPerImage * count),
    submit,
    check: ({ signal }) => {
      requireKey();
      return checkKey({ connection, url: url('/images/generate'), signal });
    },
  };
};
