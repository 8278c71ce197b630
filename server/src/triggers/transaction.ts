import { z } from 'zod';

const partsSchema = z.object({
  onCommit: z.custom<(callback: () => void) => void>((onCommit) => typeof onCommit === 'function'),
});

/** What Strapi hands to a transaction's callback, which it types as `any`. */
export const transactionParts = (transaction: unknown): z.infer<typeof partsSchema> =>
  partsSchema.parse(transaction);
