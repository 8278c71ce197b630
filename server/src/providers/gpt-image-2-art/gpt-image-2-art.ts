import type { GptImage2ArtConfig } from '../../contracts/config';
import type { CallContext, ImageProvider, ImageRequest, Produced, Submitted } from '../../contracts/provider';
import { checkKey } from '../http/check-key';
import { MAX_IMAGES, SIZES, toGptImage2ArtBody } from './request';
import { POLL_AFTER_MS, readTask } from './task';
import { judgeGptImage2ArtReply } from './errors';
import type { JsonReply } from '../http/json-reply';
import { pollJob } from '../http/poll';
import { submitJson } from '../http/submit';
import { pendingAfter } from '../mapping/job-answer';
import { pollAfter } from '../mapping/poll-after';
import { createVendor, DEFAULT_IMAGE_BYTES, replyBytes } from '../vendor';
import type { VendorOptions } from '../vendor';

const DEFAULT_MODEL = 'gpt-image-2';
/** "10 credits per image" */
const CREDITS_PER_IMAGE = 10;
/** No task has this id: asking for it tells about the key and costs nothing. */
const NO_TASK = '00000000-0000-4000-8000-000000000000';

/**
 * gpt-image-2.art: OpenAI's words, answered with a task that is then asked for. Source: its API reference.
 * Reference images go by public address only; it tells the credits of every task.
 */
export const createGptImage2ArtProvider = (options: VendorOptions<GptImage2ArtConfig>): ImageProvider => {
  const { config, maxImageBytes = DEFAULT_IMAGE_BYTES } = options;
  const model = config.model ?? DEFAULT_MODEL;
  const { connection, url, requireKey, ...vendor } = createVendor(options, 'GPT_IMAGE_2_API_KEY');
  const fields = vendor.fields(model);
  const afterThat = (reply: JsonReply): number =>
    pollAfter(reply, { clock: connection.clock, least: POLL_AFTER_MS });
  const taskUrl = (id: string): URL => url(`/images/tasks/${encodeURIComponent(id)}`);

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced | Submitted> => {
    requireKey();
    const imageUrls = await Promise.all(request.references.map((reference) => context.share(reference)));
    const { body, warnings } = toGptImage2ArtBody(request, { model, imageUrls });
    const base = url('/images/generations');
    const fitted = fields.fit(body);
    const reply = await submitJson({
      connection,
      url: base,
      body: fitted.body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      maxReplyBytes: replyBytes(body.n, maxImageBytes),
      signal: context.signal,
      judge: judgeGptImage2ArtReply,
      learn: fitted.learn,
    });
    const task = readTask(reply.json, { connection, base, jobId: null, asked: body.n, maxImageBytes });
    switch (task.state) {
      case 'produced':
        return { ...task, warnings: [...warnings, ...fitted.warnings, ...task.warnings] };
      case 'under way':
        return {
          state: 'submitted',
          jobId: task.jobId,
          credits: task.credits,
          pollAfterMs: afterThat(reply),
          warnings: [...warnings, ...fitted.warnings],
        };
    }
  };

  return {
    specificationVersion: 1,
    type: 'gpt-image-2-art',
    model,
    source: 'ai',
    capabilities: {
      get sizes() {
        return fields.takes('size') ? SIZES : null;
      },
      frames: null,
      get maxImagesPerCall() {
        return fields.takes('n') ? MAX_IMAGES : 1;
      },
      seed: false,
      negativePrompt: false,
      edits: true,
      transparency: false,
    },
    estimate: ({ count }) => (config.creditsPerImage ?? CREDITS_PER_IMAGE) * count,
    submit,
    poll: async (jobId, { signal }) => {
      const base = taskUrl(jobId);
      const reply = await pollJob({
        connection,
        url: base,
        jobId,
        signal,
        maxReplyBytes: replyBytes(MAX_IMAGES, maxImageBytes),
      });
      const task = readTask(reply.json, { connection, base, jobId, asked: null, maxImageBytes });
      return task.state === 'produced' ? task : pendingAfter(afterThat(reply), task);
    },
    check: ({ signal }) => {
      requireKey();
      return checkKey({ connection, url: taskUrl(NO_TASK), signal, acceptedBy: [200, 404] });
    },
  };
};
