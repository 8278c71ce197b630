import { z } from 'zod';

type Parse = (text: string) => unknown;
type FindParser = (type: number, format?: string) => Parse;

/** The number of JSONB in every PostgreSQL. */
const JSONB = 3802;

const pgSchema = z.object({
  types: z.object({
    getTypeParser: z.custom<FindParser>((value) => typeof value === 'function', 'must be a function'),
  }),
});

/**
 * How values of the queues are read, for connections of their own. Strapi on PostgreSQL tells the `pg` package,
 * for the whole process, to leave JSONB as text; BullMQ counts on it being parsed.
 *
 * @param pg the package.
 */
export const queueTypes = (pg: unknown): { getTypeParser: FindParser } => {
  const { types } = pgSchema.parse(pg);
  return {
    getTypeParser: (type, format) =>
      type === JSONB && format !== 'binary'
        ? (text): unknown => JSON.parse(text)
        : types.getTypeParser(type, format),
  };
};
