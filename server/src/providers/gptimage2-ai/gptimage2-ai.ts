import type { GptImage2AiConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced, Submitted } from '../../contracts/provider';
import { checkKey } from '../http/check-key';
import { judgeGptImage2AiReply } from './errors';
import { POLL_AFTER_MS, readJob } from './job';
import { MAX_IMAGES, RATIOS, toGptImage2AiBody } from './request';
import type { JsonReply } from '../http/json-reply';
import { pollJob } from '../http/poll';
import { submitJson } from '../http/submit';
import { pendingAfter } from '../mapping/job-answer';
import { pollAfter } from '../mapping/poll-after';
import { createVendor, DEFAULT_IMAGE_BYTES, replyBytes } from '../vendor';
import type { VendorOptions } from '../vendor';

/** "Every generated image spends 10 credits" */
const CREDITS_PER_IMAGE = 10;
/** No job has this id: asking for it tells about the key and costs nothing. */
const NO_JOB = '00000000-0000-4000-8000-000000000000';

/**
 * gptimage2.ai: answered with a job that is then asked for. Source: its API documentation. It has one model,
 * takes reference images by public address only, and tells the account's balance with every job.
 */
export const createGptImage2AiProvider = (options: VendorOptions<GptImage2AiConfig>): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? '';
  const { connection, url, requireKey, ...vendor } = createVendor(options, 'GPTIMAGE2_API_KEY');
  const fields = vendor.fields(model);
  const afterThat = (reply: JsonReply): number =>
    pollAfter(reply, { clock: connection.clock, least: POLL_AFTER_MS });
  const jobUrl = (id: string): URL => url(`/generate/${encodeURIComponent(id)}`);

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced | Submitted> => {
    requireKey();
    const imageUrls = await Promise.all(request.references.map((reference) => context.share(reference)));
    const { body, warnings } = toGptImage2AiBody(request, { model, imageUrls });
    const base = url('/generate');
    const fitted = fields.fit(body);
    const reply = await submitJson({
      connection,
      url: base,
      body: fitted.body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: replyBytes(body.count, maxImageBytes),
      signal: context.signal,
      judge: judgeGptImage2AiReply,
      learn: fitted.learn,
    });
    const job = readJob(reply.json, { connection, base, jobId: null, asked: body.count, maxImageBytes });
    switch (job.state) {
      case 'produced':
        return { ...job, warnings: [...warnings, ...fitted.warnings, ...job.warnings] };
      case 'under way':
        return {
          state: 'submitted',
          jobId: job.jobId,
          balance: job.balance,
          pollAfterMs: afterThat(reply),
          credits: null,
          warnings: [...warnings, ...fitted.warnings],
        };
    }
  };

  return {
    specificationVersion: 1,
    type: 'gptimage2-ai',
    model,
    source: 'ai',
    capabilities: {
      sizes: null,
      frames: RATIOS,
      get maxImagesPerCall() {
        return fields.takes('count') ? MAX_IMAGES : 1;
      },
      seed: false,
      negativePrompt: true,
      edits: true,
      transparency: false,
      repeats: true,
    },
    estimate: ({ count }) => (config.creditsPerImage ?? CREDITS_PER_IMAGE) * count,
    submit,
    poll: async (jobId, { signal }) => {
      const base = jobUrl(jobId);
      const reply = await pollJob({
        connection,
        url: base,
        jobId,
        signal,
        maxReplyBytes: replyBytes(MAX_IMAGES, maxImageBytes),
      });
      const job = readJob(reply.json, { connection, base, jobId, asked: null, maxImageBytes });
      return job.state === 'produced' ? job : pendingAfter(afterThat(reply), job);
    },
    check: ({ signal }) => {
      requireKey();
      return checkKey({ connection, url: jobUrl(NO_JOB), signal, acceptedBy: [200, 404] });
    },
  };
};
