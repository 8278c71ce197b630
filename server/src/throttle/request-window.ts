import type { Clock } from './clock';
import { BUSY_MS, WINDOW_MS } from './slots';

/** Milliseconds for which a request stays reserved that is still being prepared. */
const RESERVED_MS = 10_000;

/** The requests that this server sent in the last 60 seconds, and those that are about to be sent. */
export const createRequestWindow = (clock: Pick<Clock, 'now'>) => {
  let sentAt: number[] = [];
  let reservedAt: number[] = [];

  const forgetOld = (now: number): void => {
    sentAt = sentAt.filter((at) => now - at < WINDOW_MS);
    reservedAt = reservedAt.filter((at) => now - at < RESERVED_MS);
  };

  return {
    /** Counts a request that is sent next. */
    reserve: (): void => void reservedAt.push(clock.now()),
    /** Takes back a reservation. */
    cancel: (): void => void reservedAt.pop(),
    reserved: (): number => {
      forgetOld(clock.now());
      return reservedAt.length;
    },
    /** A request went out, the one that was reserved first. */
    sent: (): void => {
      reservedAt.shift();
      sentAt.push(clock.now());
      forgetOld(clock.now());
    },
    /** Milliseconds until one more keeps to `limit` requests in any 60 seconds; 0: now. Null: no limit. */
    waitMs: (limit: number | null): number => {
      const now = clock.now();
      forgetOld(now);
      const excess = sentAt.length + reservedAt.length - (limit ?? Infinity);
      if (excess < 0) return 0;
      const blocking = sentAt[excess];
      return blocking === undefined ? BUSY_MS : blocking + WINDOW_MS - now;
    },
  };
};
