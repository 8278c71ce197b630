import { z } from 'zod';

/**
 * `GET /hero-image/generations/:id/outcome`: what is known of a paid call whose end nobody knows, or whose picture
 * could not be brought home.
 */
export interface OpenQuestion {
  provider: string;
  model: string;
  /** The vendor's own id of the job; null when it never told one. */
  jobId: string | null;
  /** Sent with the call as its idempotency key: the vendor's support may find the call by it. */
  callKey: string;
  /** When the call was noted down, right before it was sent. */
  sentAt: string | null;
  /** Pictures asked for. */
  asked: number;
  /** What it may have cost, and drawing it anew would; null when nobody knows. */
  credits: number | null;
  /** How the vendor can be asked without paying: for its job, or by the same request under the same key; null: not at all. */
  canAsk: 'job' | 'repeat' | null;
  /** Whether the picture can be fetched by a job's id. */
  takesJobId: boolean;
}

/** `POST /hero-image/generations/:id/outcome`: a person's answer. */
export const outcomeAnswerSchema = z.union([
  /** The picture is there: by the vendor's id of the job, or at an address of the vendor's. */
  z.strictObject({ answer: z.literal('arrived'), jobId: z.string().trim().min(1).max(500) }),
  z.strictObject({
    answer: z.literal('arrived'),
    url: z.url({ protocol: /^https?$/, error: 'must be the address of a picture, such as https://…' }),
  }),
  /**
   * `ask`: asks the vendor, for nothing. `pay`: draws anew and pays again. `lost`: the vendor made nothing and
   * billed nothing, so the run has failed and what was reserved is free again.
   */
  z.strictObject({ answer: z.enum(['ask', 'pay', 'lost']) }),
]);

export type OutcomeAnswer = z.infer<typeof outcomeAnswerSchema>;
