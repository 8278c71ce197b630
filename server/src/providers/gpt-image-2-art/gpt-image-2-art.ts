import { defineVendor } from '../define-vendor';
import { NO_JOB } from '../http/check-key';
import type { JobTerms } from '../mapping/job-answer';
import { lenientNumber } from '../mapping/lenient-fields';
import { judgeGptImage2ArtReply } from './errors';
import { MAX_IMAGES, SIZES, toGptImage2ArtCall } from './request';

export const GPT_IMAGE_2_ART_TASKS: JobTerms = {
  noun: 'task',
  path: '/images/tasks',
  /** Its page's own example waits three seconds. */
  pollAfterMs: 3_000,
  refundsCanceled: true,
  accountOf: ({ credits }) => ({ credits: lenientNumber.parse(credits) ?? null }),
};

/**
 * gpt-image-2.art: OpenAI's words, answered with a task that is polled. Source: its API reference. Reference images
 * go by public URL only; it tells the credits of every task.
 */
export const createGptImage2ArtProvider = defineVendor({
  type: 'gpt-image-2-art',
  keyVariable: 'GPT_IMAGE_2_API_KEY',
  defaultModel: 'gpt-image-2',
  capabilities: {
    sizes: SIZES,
    frames: null,
    maxImagesPerCall: MAX_IMAGES,
    seed: false,
    negativePrompt: false,
    edits: true,
    transparency: false,
  },
  countField: 'n',
  /** "10 credits per image" */
  creditsPerImage: () => 10,
  takesReferenceUrls: true,
  toCall: toGptImage2ArtCall,
  judge: judgeGptImage2ArtReply,
  jobs: GPT_IMAGE_2_ART_TASKS,
  keyTest: { path: `/images/tasks/${NO_JOB}`, acceptedBy: [200, 404] },
});
