import type { HeroError } from '../contracts/error';
import type { ProviderBalance } from '../contracts/provider';
import type { ProviderHealth } from '../contracts/provider-health';
import { createCircuit } from './circuit';
import { createHealthRecord } from './health';
import { systemClock } from './clock';
import type { Clock } from './clock';
import type { Traffic } from './traffic';
import { createRateLimiter } from './rate-limit';
import type { RateLimits } from './rate-limit';

/** Whether a provider may be called now. `why` is one sentence. */
type Admission =
  { kind: 'go' } | { kind: 'wait'; waitMs: number } | { kind: 'rest'; waitMs: number; why: string };

/** One provider's pace, circuit and health, shared by all its models and all runs of this server. */
export interface LocalThrottle {
  /** To be told of every request and answer. */
  traffic: Traffic;
  /** Asks for a job's place; once given, it is this run's until it leaves. Asking again for a further call is fine. */
  admit: (runId: string) => Admission;
  /** Whether a run that has no place would have to wait for its pace. */
  isFull: () => boolean;
  /** Takes up the place of a job that is under way already. */
  stay: (runId: string) => void;
  /** Milliseconds until the provider may be asked for a job; 0: now, and that request is counted as coming. */
  pollWait: () => number;
  /** Gives the place back; without one, nothing happens. */
  leave: (runId: string) => void;
  succeeded: (answer: { balance: ProviderBalance | null }) => void;
  failed: (error: HeroError) => void;
  health: () => ProviderHealth;
}

export interface LocalThrottleOptions extends RateLimits {
  /** Its key under `providers` in the config. */
  name: string;
  /** Where requests are seen: on their way to a vendor, or only as runs let through, where we make no call ourselves. */
  counts: 'requests' | 'runs';
  /** Whether it is left alone after failures. Not the card: what fails there is one article's. */
  rests: boolean;
  clock?: Pick<Clock, 'now'>;
}

export const createLocalThrottle = ({
  name,
  counts,
  rests,
  clock = systemClock,
  ...limits
}: LocalThrottleOptions): LocalThrottle => {
  const pace = createRateLimiter(limits, clock);
  const circuit = rests ? createCircuit(name, clock) : null;
  const record = createHealthRecord(clock);

  return {
    traffic: pace.traffic,
    admit: (runId) => {
      const rest = circuit?.restFor(runId) ?? null;
      if (rest !== null) return { kind: 'rest', ...rest };
      const waitMs = pace.admit(runId);
      if (waitMs > 0) return { kind: 'wait', waitMs };
      circuit?.enter(runId);
      if (counts === 'runs') pace.traffic.sent();
      return { kind: 'go' };
    },
    isFull: pace.isFull,
    stay: pace.stay,
    pollWait: () => {
      const waitMs = pace.pollWait();
      if (waitMs === 0 && counts === 'runs') pace.traffic.sent();
      return waitMs;
    },
    leave: (runId) => {
      pace.leave(runId);
      circuit?.leave(runId);
    },
    succeeded: (answer) => {
      pace.regain();
      circuit?.succeeded();
      record.succeeded(answer);
    },
    failed: (error) => {
      if (error.code === 'provider_credits') pace.forgive();
      circuit?.failed(error);
      record.failed(error);
    },
    health: () => {
      const { state, ...rest } = record.report();
      const restsUntil = circuit?.restsUntil() ?? null;
      return {
        ...rest,
        state: restsUntil === null ? state : 'resting',
        restsUntil: restsUntil === null ? null : new Date(restsUntil).toISOString(),
        pace: pace.report(),
      };
    },
  };
};
