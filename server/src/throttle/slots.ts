import type { Clock } from './clock';

/** Milliseconds without a refusal after which one more job may be under way. */
const REGAIN_MS = 60_000;

/** Places for jobs under way at one provider, by run. */
export interface Slots {
  readonly running: number;
  has: (runId: string) => boolean;
  hold: (runId: string) => void;
  free: (runId: string) => void;
  /** How many there may be now; null: no limit known. */
  limit: () => number | null;
  /** The vendor had too much: half as many as were under way, at least one. */
  halve: () => void;
  /** All went well: one more. */
  regain: () => void;
  /** Takes back what was learned. */
  restore: () => void;
}

interface Learned {
  limit: number;
  /** What it grows back to before it is forgotten. */
  ceiling: number;
  /** Epoch milliseconds of the last change. */
  since: number;
}

export const createSlots = ({
  configured,
  clock,
}: {
  configured: number | null;
  clock: Pick<Clock, 'now'>;
}): Slots => {
  const held = new Set<string>();
  let learned: Learned | null = null;

  const raise = ({ limit, ceiling }: Learned, by: number, since: number): void => {
    learned = limit + by > ceiling ? null : { limit: limit + by, ceiling, since };
  };
  const current = (): number | null => {
    if (learned !== null) {
      const steps = Math.floor((clock.now() - learned.since) / REGAIN_MS);
      if (steps > 0) raise(learned, steps, learned.since + steps * REGAIN_MS);
    }
    return learned === null ? configured : Math.min(configured ?? Infinity, learned.limit);
  };

  return {
    get running() {
      return held.size;
    },
    has: (runId) => held.has(runId),
    hold: (runId) => void held.add(runId),
    free: (runId) => void held.delete(runId),
    limit: current,
    halve: () => {
      const underWay = Math.min(held.size, current() ?? Infinity);
      const limit = Math.max(1, Math.floor(underWay / 2));
      const ceiling = learned?.ceiling ?? configured ?? Math.max(1, held.size);
      learned = { limit, ceiling, since: clock.now() };
    },
    regain: () => {
      current();
      if (learned !== null) raise(learned, 1, clock.now());
    },
    restore: () => {
      learned = null;
    },
  };
};
