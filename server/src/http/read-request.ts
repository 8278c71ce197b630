import { errors } from '@strapi/utils';
import { z } from 'zod';

/** Parses a part of a request. @throws ValidationError naming every invalid member, answered as 400 */
export const readRequest = <Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new errors.ValidationError(z.prettifyError(parsed.error), {
    errors: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
  });
};
