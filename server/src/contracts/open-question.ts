import { z } from 'zod';

/**
 * `GET /hero-image/generations/:id/outcome`: the known facts about a paid call whose outcome is unknown, or whose
 * image could not be fetched.
 */
export interface OpenQuestion {
  provider: string;
  model: string;
  /** The vendor's id of the job; null when the vendor did not report one. */
  jobId: string | null;
  /** The idempotency key of the call, by which the vendor's support may find it. */
  callKey: string;
  /** When the call was recorded, right before it was sent. */
  sentAt: string | null;
  /** Number of images requested. */
  asked: number;
  /** Possible cost of the call, and price of a new one; null when unknown. */
  credits: number | null;
  /** Free ways to ask the vendor: poll its job, or repeat the request under the same key. Null: none. */
  canAsk: 'job' | 'repeat' | null;
  /** Whether the image can be fetched by the id of a job. */
  takesJobId: boolean;
}

/** `POST /hero-image/generations/:id/outcome`: a person's answer. */
export const outcomeAnswerSchema = z.union([
  /** The image exists: by the vendor's id of the job, or at a URL of the vendor. */
  z.strictObject({ answer: z.literal('arrived'), jobId: z.string().trim().min(1).max(500) }),
  z.strictObject({
    answer: z.literal('arrived'),
    url: z.url({ protocol: /^https?$/, error: 'must be the address of a picture, such as https://…' }),
  }),
  /**
   * `ask`: asks the vendor, free of cost. `pay`: draws and pays again. `lost`: the vendor drew and billed nothing,
   * so the run fails and its reservation is released.
   */
  z.strictObject({ answer: z.enum(['ask', 'pay', 'lost']) }),
]);

export type OutcomeAnswer = z.infer<typeof outcomeAnswerSchema>;
