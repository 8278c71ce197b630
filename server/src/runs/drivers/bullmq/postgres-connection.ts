import { z } from 'zod';

type Parse = (text: string) => unknown;
type FindParser = (type: number, format?: string) => Parse;
type Connected = (error: unknown) => void;

interface PoolClient {
  on: (event: 'error', listener: () => void) => unknown;
  connect(done: Connected): void;
}

type ClientClass = new (options: Record<string, unknown>) => PoolClient;

/** The number of JSONB in every PostgreSQL. */
const JSONB = 3802;

/** Milliseconds that a server which refused a connection is left alone. */
const REST_MS = 1_000;

const isFunction = (value: unknown): boolean => typeof value === 'function';

const pgSchema = z.object({
  Client: z.custom<ClientClass>(isFunction, 'must be a class'),
  types: z.object({ getTypeParser: z.custom<FindParser>(isFunction, 'must be a function') }),
});

/**
 * What the queues' connections need beside an address.
 *
 * - `Client`: a lost connection is an event that ends the whole process without a listener, and while BullMQ
 *   has a connection in hand (setting up, say) neither it nor the pool does. The query under way fails either way.
 *   And BullMQ asks again at once when a connection ends as soon as it came, some thousand times a second.
 * - `types`: Strapi on PostgreSQL tells the `pg` package, for the whole process, to leave JSONB as text; BullMQ
 *   counts on it being parsed.
 *
 * @param pg the package.
 */
export const postgresConnection = (pg: unknown) => {
  const { Client, types } = pgSchema.parse(pg);
  let refusedAt = -Infinity;
  return {
    Client: class extends Client {
      constructor(options: Record<string, unknown>) {
        super(options);
        this.on('error', () => undefined);
      }

      override connect(done: Connected): void {
        const begin = (): void => {
          super.connect((error) => {
            if (error) refusedAt = performance.now();
            done(error);
          });
        };
        setTimeout(begin, Math.max(0, refusedAt + REST_MS - performance.now()));
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
