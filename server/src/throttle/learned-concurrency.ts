import type { Clock } from './clock';

/** Milliseconds without a refusal after which one more job may be under way. */
const REGAIN_MS = 60_000;

interface Learned {
  limit: number;
  /** What it grows back to before it is forgotten. */
  ceiling: number;
  /** Epoch milliseconds of the last change. */
  since: number;
}

/** How many jobs the vendor's refusals leave room for, which grows back to what is configured. */
export const createLearnedConcurrency = (configured: number | null, clock: Pick<Clock, 'now'>) => {
  let learned: Learned | null = null;

  const raise = ({ limit, ceiling }: Learned, by: number, since: number): void => {
    learned = limit + by > ceiling ? null : { limit: limit + by, ceiling, since };
  };
  const limit = (): number | null => {
    if (learned !== null) {
      const steps = Math.floor((clock.now() - learned.since) / REGAIN_MS);
      if (steps > 0) raise(learned, steps, learned.since + steps * REGAIN_MS);
    }
    return learned?.limit ?? null;
  };

  return {
    /** Null: no limit learned. */
    limit,
    /** The vendor refused: half as many as are under way, at least one. */
    halve: (running: number): void => {
      const underWay = Math.min(running, limit() ?? configured ?? Infinity);
      const ceiling = learned?.ceiling ?? configured ?? Math.max(1, running);
      learned = { limit: Math.max(1, Math.floor(underWay / 2)), ceiling, since: clock.now() };
    },
    /** A job succeeded: one more. */
    regain: (): void => {
      limit();
      if (learned !== null) raise(learned, 1, clock.now());
    },
    forget: (): void => {
      learned = null;
    },
  };
};
