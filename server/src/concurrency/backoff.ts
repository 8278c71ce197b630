interface Backoff {
  /** Failed attempts before this one. */
  attempt: number;
  /** Milliseconds after the first failure, doubled by every further one, never over `cap`. */
  base: number;
  cap: number;
  /** Milliseconds that the vendor asked for, which are never cut short. */
  retryAfterMs?: number | null;
  /** In [0, 1): spreads the delay over the whole range from 0. Left out: no jitter. */
  random?: number;
}

/** Milliseconds to wait before the next attempt. */
export const backoffDelay = ({ attempt, base, cap, retryAfterMs = null, random }: Backoff): number =>
  retryAfterMs === null
    ? Math.round((random ?? 1) * Math.min(cap, base * 2 ** attempt))
    : // Asked for a time, all callers would come back at once: a little jitter goes on top.
      retryAfterMs + Math.round((random ?? 0) * base);
