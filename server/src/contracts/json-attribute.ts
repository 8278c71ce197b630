import { z } from 'zod';

/** Strapi parses JSON text that is itself encoded as JSON text. */
const MOST_LAYERS = 2;

/**
 * The value that a caller sent for a JSON attribute. Strapi accepts JSON as text, as the input of the Content Manager
 * sends it, stores the text and parses it on reading. Empty text means null.
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
