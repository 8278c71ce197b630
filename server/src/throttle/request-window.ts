import type { Clock } from './clock';

const WINDOW_MS = 60_000;
/** How long a place is kept for a request that was let through and is still being prepared. */
const RESERVED_MS = 10_000;
/** When to look again while places are only reserved. */
const SOON_MS = 1_000;

/** The requests of the last 60 seconds, and those that were let through and are about to be sent. */
export interface RequestWindow {
  /** Keeps a place for a request that is sent next. */
  reserve: () => void;
  readonly reserved: number;
  /** A request went out; it takes the oldest reserved place. */
  sent: () => void;
  /** Milliseconds until one more keeps to `limit` requests in any 60 seconds; 0: now. Null: no limit. */
  waitMs: (limit: number | null) => number;
}

export const createRequestWindow = (clock: Pick<Clock, 'now'>): RequestWindow => {
  let sentAt: number[] = [];
  let reservedAt: number[] = [];

  const forgetOld = (now: number): void => {
    sentAt = sentAt.filter((at) => now - at < WINDOW_MS);
    reservedAt = reservedAt.filter((at) => now - at < RESERVED_MS);
  };

  return {
    reserve: () => void reservedAt.push(clock.now()),
    get reserved() {
      forgetOld(clock.now());
      return reservedAt.length;
    },
    sent: () => {
      reservedAt.shift();
      sentAt.push(clock.now());
      forgetOld(clock.now());
    },
    waitMs: (limit) => {
      const now = clock.now();
      forgetOld(now);
      const tooMany = sentAt.length + reservedAt.length - (limit ?? Infinity);
      if (tooMany < 0) return 0;
      const inTheWay = sentAt[tooMany];
      return inTheWay === undefined ? SOON_MS : inTheWay + WINDOW_MS - now;
    },
  };
};
