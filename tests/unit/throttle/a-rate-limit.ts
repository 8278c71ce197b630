import { createPace } from '../../../server/src/throttle/rate-limit';
import type { Pace, PaceLimits } from '../../../server/src/throttle/rate-limit';
import { aWatch } from '../providers/fixtures';

export const MINUTE = 60_000;
export const QUARTER = 15 * MINUTE;

/** A pace with the time it goes by. */
export const aPace = (limits: Partial<PaceLimits> = {}): Pace & ReturnType<typeof aWatch> => {
  const watch = aWatch();
  return { ...createPace({ concurrency: null, requestsPerMinute: null, ...limits }, watch), ...watch };
};

export const answer = (pace: Pace, headers: Record<string, string> = {}, status = 200): void =>
  pace.traffic.answered({ status, headers });
