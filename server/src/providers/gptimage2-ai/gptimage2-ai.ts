import { z } from 'zod';
import { defineVendor } from '../define-vendor';
import { NO_JOB } from '../http/check-key';
import type { JobTerms } from '../mapping/job-answer';
import { lenientNumber } from '../mapping/lenient-fields';
import { judgeGptImage2AiReply } from './errors';
import { MAX_IMAGES, RATIOS, toGptImage2AiCall } from './request';

/** Lenient: only what is used. */
const balanceSchema = z.object({ paidCredits: lenientNumber, totalImages: lenientNumber });

export const GPT_IMAGE_2_AI_JOBS: JobTerms = {
  noun: 'job',
  path: '/generate',
  /** Its page's own example waits two and a half seconds. */
  pollAfterMs: 2_500,
  /** Its page tells of refunds for jobs that failed, and of no canceled ones. */
  refundsCanceled: false,
  accountOf: (job) => {
    const balance = balanceSchema.safeParse(job.balance).data;
    if (balance === undefined) return { credits: null, balance: null };
    const { paidCredits = null, totalImages = null } = balance;
    return { credits: null, balance: { credits: paidCredits, images: totalImages } };
  },
};

/**
 * gptimage2.ai: answered with a job that is polled. Source: its API documentation. It has one model, takes reference
 * images by public URL only, and tells the account's balance with every job.
 */
export const createGptImage2AiProvider = defineVendor({
  type: 'gptimage2-ai',
  keyVariable: 'GPTIMAGE2_API_KEY',
  defaultModel: '',
  capabilities: {
    sizes: null,
    frames: RATIOS,
    maxImagesPerCall: MAX_IMAGES,
    seed: false,
    negativePrompt: true,
    edits: true,
    transparency: false,
    repeats: true,
  },
  countField: 'count',
  /** "Every generated image spends 10 credits" */
  creditsPerImage: () => 10,
  takesReferenceUrls: true,
  toCall: toGptImage2AiCall,
  judge: judgeGptImage2AiReply,
  jobs: GPT_IMAGE_2_AI_JOBS,
  keyTest: { path: `/generate/${NO_JOB}`, acceptedBy: [200, 404] },
});
