import { createLearnedLimits } from '../../../server/src/throttle/learned-limits';
import type { Limits } from '../../../server/src/throttle/slots';
import { aWatch } from '../providers/fixtures';

export const MINUTE = 60_000;
export const QUARTER = 15 * MINUTE;
export const HOLD_MS = 4 * MINUTE;

/** What one server learns of a provider's limits, with the time it goes by. */
export const someLearnedLimits = (configured: Partial<Limits> = {}) => {
  const watch = aWatch();
  const learned = createLearnedLimits({
    configured: { concurrency: null, requestsPerMinute: null, ...configured },
    holdMs: HOLD_MS,
    clock: watch,
  });
  return {
    ...learned,
    ...watch,
    admit: (runId: string): number => learned.admit(runId).waitMs,
    poll: (runId = 'run 0'): number => learned.poll(runId).waitMs,
    reserve: learned.admit,
  };
};

export type SomeLearnedLimits = ReturnType<typeof someLearnedLimits>;

export const answer = (
  { traffic }: SomeLearnedLimits,
  headers: Record<string, string> = {},
  status = 200,
): void => traffic.answered({ status, headers });

/** With these many jobs under way. */
export const underWay = (jobs: number, configured: Partial<Limits> = {}): SomeLearnedLimits => {
  const learned = someLearnedLimits(configured);
  for (let run = 0; run < jobs; run++) learned.admit(`run ${run}`);
  return learned;
};
