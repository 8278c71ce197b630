const FIRST_MS = 1_000;
const LONGEST_MS = 3_000;
const GROWTH = 1.15;

/** Milliseconds before poll number `attempt` (from 0): one second at first, three for a long run. */
export const pollDelay = (attempt: number): number =>
  Math.min(LONGEST_MS, Math.round(FIRST_MS * GROWTH ** attempt));
