import { createRateLimiter } from '../../../server/src/throttle/rate-limit';
import type { RateLimiter, RateLimits } from '../../../server/src/throttle/rate-limit';
import { aWatch } from '../providers/fixtures';

export const MINUTE = 60_000;
export const QUARTER = 15 * MINUTE;

/** A pace with the time it goes by. */
export const aPace = (limits: Partial<RateLimits> = {}): RateLimiter & ReturnType<typeof aWatch> => {
  const watch = aWatch();
  return { ...createRateLimiter({ concurrency: null, requestsPerMinute: null, ...limits }, watch), ...watch };
};

export const answer = (pace: RateLimiter, headers: Record<string, string> = {}, status = 200): void =>
  pace.traffic.answered({ status, headers });
