import { z } from 'zod';

type Parse = (text: string) => unknown;
type FindParser = (type: number, format?: string) => Parse;
type ErrorSource = { on: (event: 'error', listener: () => void) => unknown };
type ClientClass = new (options: Record<string, unknown>) => ErrorSource;

/** The number of JSONB in every PostgreSQL. */
const JSONB = 3802;

const isFunction = (value: unknown): boolean => typeof value === 'function';

const pgSchema = z.object({
  Client: z.custom<ClientClass>(isFunction, 'must be a class'),
  types: z.object({ getTypeParser: z.custom<FindParser>(isFunction, 'must be a function') }),
});

/**
 * What the queues' connections need beside an address.
 *
 * - `Client`: a lost connection is an event that ends the whole process where nobody listens, and while BullMQ
 *   has a connection in hand (setting up, say) neither it nor the pool does. The query under way fails either way.
 * - `types`: Strapi on PostgreSQL tells the `pg` package, for the whole process, to leave JSONB as text; BullMQ
 *   counts on it being parsed.
 *
 * @param pg the package.
 */
export const postgresConnection = (pg: unknown) => {
  const { Client, types } = pgSchema.parse(pg);
  return {
    Client: class extends Client {
      constructor(options: Record<string, unknown>) {
        super(options);
        this.on('error', () => undefined);
      }
    },
    types: {
      getTypeParser: (type: number, format?: string): Parse =>
        type === JSONB && format !== 'binary'
          ? (text): unknown => JSON.parse(text)
          : types.getTypeParser(type, format),
    },
  };
};
