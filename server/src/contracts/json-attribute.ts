import { z } from 'zod';

/** Strapi reads text that was turned into text twice as the value inside. */
const MOST_LAYERS = 2;

/**
 * What a caller sent for a JSON attribute. Strapi also takes JSON as text, which is what the Content Manager's
 * input sends, stores the text and parses it on reading. Empty text is an emptied input.
 */
export const jsonAttributeSchema = z.unknown().transform((sent, context): unknown => {
  let value = sent;
  try {
    for (let layer = 0; layer < MOST_LAYERS && typeof value === 'string'; layer += 1)
      value = value.trim() === '' ? null : JSON.parse(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `must be JSON (${reason})` });
    return z.NEVER;
  }
  return value;
});
