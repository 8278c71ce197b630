import { z } from 'zod';

/** A text of an answer, also where it is told as a number. Anything else is none, and spoils nothing beside it. */
export const lenientText = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);

/** A number of an answer, also where it is told in digits. Anything else is none. */
export const lenientNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}(\.\d{1,9})?$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);
