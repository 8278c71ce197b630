/** Milliseconds: the first wait is at most `base`, every further one at most twice as long, never over `cap`. */
export interface Backoff {
  base: number;
  cap: number;
}

/**
 * How long to wait before the next attempt: full-jitter exponential backoff, and never sooner than the vendor
 * asked. `attempt` counts from 0, `random` is in [0, 1).
 */
export const backoffDelay = ({
  attempt,
  backoff,
  retryAfterMs,
  random,
}: {
  attempt: number;
  backoff: Backoff;
  retryAfterMs: number | null;
  random: number;
}): number => {
  const ceiling = Math.min(backoff.cap, backoff.base * 2 ** attempt);
  const jittered = Math.round(random * ceiling);
  // Asked for a time, all callers would come back at once: a little jitter goes on top.
  return retryAfterMs === null ? jittered : retryAfterMs + Math.round(random * backoff.base);
};
