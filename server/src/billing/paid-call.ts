import { z } from 'zod';

const size = z.object({ width: z.number().int(), height: z.number().int() });

/** One paid call, noted down before it is sent. */
export const paidCallSchema = z.object({
  provider: z.string(),
  model: z.string(),
  idempotencyKey: z.string(),
  jobId: z.string().nullable(),
  /** Pictures asked for and delivered. */
  asked: z.number().int(),
  delivered: z.number().int(),
  /** What it cost, or may have; null when nobody knows. */
  credits: z.number().nullable(),
  /** Whether the vendor told the credits, or they are ours. */
  estimated: z.boolean(),
  /**
   * `open`: under way. `delivered`: pictures came. `refused`: surely not billed. `failed`: it may have been
   * billed and brought nothing of use. `unknown`: nobody knows what became of it.
   */
  outcome: z.enum(['open', 'delivered', 'refused', 'failed', 'unknown']),
  /** Whether the vendor has called back about it: its address works once. */
  calledBack: z.boolean(),
  /** When it was noted down, right before it was sent. */
  sentAt: z
    .string()
    .nullish()
    .transform((sentAt) => sentAt ?? null),
  /** Whether the very same call is made once more, under its key, to learn what became of it. */
  askedAgain: z
    .boolean()
    .nullish()
    .transform((askedAgain) => askedAgain ?? false),
  /** The least pixels that it asked for. */
  frame: size.nullish(),
  /** Pixels of the smallest picture that came; null until it is decoded. */
  came: size.nullish(),
  /** Whether it is drawn for nothing, by the card's renderer. */
  free: z
    .boolean()
    .nullish()
    .transform((free) => free ?? false),
});

export type PaidCall = z.infer<typeof paidCallSchema>;
