import { z } from 'zod';

const size = z.object({ width: z.number().int(), height: z.number().int() });

/** One paid call, recorded before it is sent. */
export const paidCallSchema = z.object({
  provider: z.string(),
  model: z.string(),
  idempotencyKey: z.string(),
  jobId: z.string().nullable(),
  /** Number of images requested and delivered. */
  asked: z.number().int(),
  delivered: z.number().int(),
  /** Actual or possible cost; null when unknown. */
  credits: z.number().nullable(),
  /** Whether the credits are an estimate instead of the vendor's figure. */
  estimated: z.boolean(),
  /**
   * `open`: under way. `delivered`: images arrived. `refused`: certainly not billed. `failed`: possibly billed, without
   * a usable result. `unknown`: sent, result unavailable.
   */
  outcome: z.enum(['open', 'delivered', 'refused', 'failed', 'unknown']),
  /** Whether the vendor has called back; a callback URL works once. */
  calledBack: z.boolean(),
  /** When the call was recorded, right before it was sent. */
  sentAt: z
    .string()
    .nullish()
    .transform((sentAt) => sentAt ?? null),
  /** Whether the same request is repeated under its key to learn the outcome. */
  askedAgain: z
    .boolean()
    .nullish()
    .transform((askedAgain) => askedAgain ?? false),
  /** Minimum size requested, in pixels. */
  frame: size.nullish(),
  /** Size of the smallest delivered image, in pixels; null until it is decoded. */
  came: size.nullish(),
  /** Whether the card renderer draws it, free of cost. */
  free: z
    .boolean()
    .nullish()
    .transform((free) => free ?? false),
});

export type PaidCall = z.infer<typeof paidCallSchema>;
