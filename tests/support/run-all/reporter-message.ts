import { z } from 'zod';

/** What the process of a vitest run tells of one test file. */
export const reporterMessageSchema = z.object({
  file: z.string(),
  passed: z.number(),
  /** What failed, a line each. */
  failures: z.array(z.string()),
  /** The same whole: messages, differences, stacks, and what the failed tests logged. */
  details: z.array(z.string()),
  seconds: z.number(),
});

export type ReporterMessage = z.infer<typeof reporterMessageSchema>;
