import type { OpenAiCompatibleConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced } from '../../contracts/provider';
import { submit as sendPaid } from '../http/submit';
import { callId } from '../mapping/call-id';
import { readDelivered } from '../mapping/delivered-images';
import { checkOpenAiKey } from './check';
import { judgeOpenAiEdit, judgeOpenAiReply } from './errors';
import { openAiModel } from './models';
import { encodeOpenAiBody } from './payload';
import { toOpenAiBody } from './request';
import { createVendor, DEFAULT_IMAGE_BYTES, replyBytes } from '../vendor';
import type { VendorOptions } from '../vendor';

/** What KissAPI's page asks for, and OpenAI's current model. */
const DEFAULT_MODEL = 'gpt-image-2';

/**
 * OpenAI's images API as OpenAI, KissAPI and other gateways offer it: `POST {baseUrl}/images/generations`, or with
 * reference images a form to `POST {baseUrl}/images/edits`, answered at once with `data[].b64_json` or
 * `data[].url`. Quality tiers carry the same names. Neither credits nor a balance are told, so the cost is the
 * configured `creditsPerImage` or unknown.
 */
export const createOpenAiCompatibleProvider = (
  options: VendorOptions<OpenAiCompatibleConfig>,
): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? DEFAULT_MODEL;
  const { sizes, maxImages, maxReferences } = openAiModel(model);
  const { connection, url, requireKey, ...vendor } = createVendor(options);
  const fields = vendor.fields(model);

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    requireKey();
    const { body, files, warnings } = toOpenAiBody(request, model);
    const fitted = fields.fit(body);
    const { path, payload } = encodeOpenAiBody(fitted.body, files);
    const count = body.n ?? 1;
    const reply = await sendPaid({
      connection,
      url: url(path),
      payload,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: replyBytes(count, maxImageBytes),
      signal: context.signal,
      judge: files.length > 0 ? judgeOpenAiEdit : judgeOpenAiReply,
      learn: fitted.learn,
    });
    const delivered = readDelivered(reply.json, {
      provider: connection.provider,
      apiKey: connection.apiKey,
      base: url(path),
      answer: reply,
      asked: count,
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
    type: 'openai-compatible',
    model,
    source: 'ai',
    capabilities: {
      get sizes() {
        return fields.takes('size') ? sizes : null;
      },
      frames: null,
      get maxImagesPerCall() {
        return fields.takes('n') ? maxImages : 1;
      },
      seed: false,
      negativePrompt: false,
      edits: maxReferences > 0,
      transparency: false,
    },
    estimate: ({ count }) =>
      config.creditsPerImage === undefined ? null : config.creditsPerImage * Math.min(count, maxImages),
    submit,
    check: async ({ signal }) => {
      requireKey();
      return checkOpenAiKey({ connection, url: url('/models'), model, signal });
    },
  };
};
