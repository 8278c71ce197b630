import { z } from 'zod';
import type { KairvalConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced } from '../../contracts/provider';
import { checkKey } from '../http/check-key';
import { readDelivered } from '../mapping/delivered-images';
import { lenientText } from '../mapping/lenient-fields';
import { submitJson } from '../http/submit';
import { judgeKairvalReply } from './errors';
import { KAIRVAL_RATIOS, MAX_IMAGES, toKairvalCall } from './request';
import { createVendor, DEFAULT_IMAGE_BYTES } from '../vendor';
import type { VendorOptions } from '../vendor';

const DEFAULT_MODEL = 'gpt-image-2';
/** "~50 credits/image" for this model; what its other models cost is not told. */
const CREDITS_PER_IMAGE = 50;
const MAX_REPLY_BYTES = 1_000_000;

/** Lenient: only what is used. */
const answerSchema = z.object({
  id: lenientText,
  data: z.array(z.object({ url: lenientText, revised_prompt: lenientText }).catch({})).catch([]),
});

/**
 * Kairval's API, for GPT Image 2 and the other models it has by name. Source: its guide to the GPT Image 2 API.
 * Answered at once with temporary addresses, so pictures are fetched right away. It tells no credits.
 */
export const createKairvalProvider = (options: VendorOptions<KairvalConfig>): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? DEFAULT_MODEL;
  const { connection, url, requireKey } = createVendor(options, 'KAIRVAL_API_KEY');
  const creditsPerImage = config.creditsPerImage ?? (model === DEFAULT_MODEL ? CREDITS_PER_IMAGE : null);

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    requireKey();
    const { path, body, asked, warnings } = toKairvalCall(request, model);
    const reply = await submitJson({
      connection,
      url: url(path),
      body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: MAX_REPLY_BYTES,
      signal: context.signal,
      judge: judgeKairvalReply,
    });
    const answer = answerSchema.safeParse(reply.json).data ?? { id: null, data: [] };
    const delivered = readDelivered(
      answer.data.map((entry) => ({ url: entry.url, revisedPrompt: entry.revised_prompt })),
      {
        provider: connection.provider,
        apiKey: connection.apiKey,
        answer: reply,
        asked,
        member: 'data[]',
        maxImageBytes,
      },
    );
    return {
      state: 'produced',
      images: delivered.images,
      jobId: answer.id ?? reply.headers['x-request-id'] ?? null,
      credits: null,
      warnings: [...warnings, ...delivered.warnings],
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
      maxImagesPerCall: MAX_IMAGES,
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
