import type { ProviderHealth } from '../contracts/provider-health';
import type { Clock } from './clock';
import type { Traffic } from './traffic';
import { askedToWait, LONGEST_WAIT_MS, readRateLimit } from './vendor-limits';
import { createRequestWindow } from './request-window';
import { createSlots } from './slots';

export interface RateLimits {
  /** Jobs under way at once; null: no limit known. */
  concurrency: number | null;
  /** Requests in any 60 seconds, polls included; null: no limit known. */
  requestsPerMinute: number | null;
}

/**
 * How fast one provider is called by this server, for all its models: as configured, and slower where the
 * vendor's answers ask for it. Whose turn it is among those who wait is the ledger's to say.
 */
export interface RateLimiter {
  traffic: Traffic;
  /** Milliseconds until a run may submit; 0: now, and a job's place and the next request are its own. */
  admit: (runId: string) => number;
  /** Whether a run that has no place would have to wait. */
  isFull: () => boolean;
  stay: (runId: string) => void;
  leave: (runId: string) => void;
  /** Milliseconds until a job may be asked for; 0: now, and the next request is kept for it. */
  pollWait: () => number;
  /** A job went well: one more may be under way, if there were fewer than there may be. */
  regain: () => void;
  /** The last 429 was about money and not about pace. */
  forgive: () => void;
  report: () => ProviderHealth['pace'];
}

/** When to look again for a place at a provider that is busy with our own jobs. */
const BUSY_MS = 1_000;
/** After a 429 that names no time: at first a second, doubled by every further one up to a minute. */
const PAUSE = { base: 1_000, cap: 60_000 };
/** Answers whose limits begin anew at about the same moment tell of the same window. */
const SAME_WINDOW_MS = 1_500;

const lesser = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** Keeps everything in memory: another server has a pace of its own, a restart begins anew. */
export const createRateLimiter = (limits: RateLimits, clock: Pick<Clock, 'now'>): RateLimiter => {
  const slots = createSlots({ configured: limits.concurrency, clock });
  const window = createRequestWindow(clock);
  let toldLimit: number | null = null;
  let told: { remaining: number; resetsAt: number } | null = null;
  let closedUntil = 0;
  let refusals = 0;

  const perMinute = (): number | null => lesser(limits.requestsPerMinute, toldLimit);
  const quota = (): typeof told => {
    if (told !== null && told.resetsAt <= clock.now()) told = null;
    return told;
  };
  const quotaWait = (): number => {
    const left = quota();
    if (left === null || left.remaining > window.reserved) return 0;
    return left.remaining > 0 ? BUSY_MS : left.resetsAt - clock.now();
  };
  const requestWait = (): number =>
    Math.max(0, closedUntil - clock.now(), quotaWait(), window.waitMs(perMinute()));

  const close = (waitMs: number): void => {
    const pause = Math.min(Math.max(waitMs, PAUSE.base), LONGEST_WAIT_MS);
    closedUntil = Math.max(closedUntil, clock.now() + pause);
  };
  const refused = (waitMs: number | null): void => {
    // Jobs that were under way together are refused together: that counts once.
    if (clock.now() >= closedUntil) {
      refusals++;
      slots.halve();
    }
    close(waitMs ?? Math.min(PAUSE.cap, PAUSE.base * 2 ** (refusals - 1)));
  };

  const traffic: Traffic = {
    sent: () => {
      window.sent();
      const left = quota();
      if (left !== null) told = { ...left, remaining: Math.max(0, left.remaining - 1) };
    },
    answered: (reply) => {
      const now = clock.now();
      const { limit, remaining, resetMs } = readRateLimit(reply.headers, now);
      toldLimit = limit ?? toldLimit;
      if (remaining !== null && resetMs !== null && resetMs > 0) {
        const resetsAt = now + resetMs;
        const before = quota();
        // The vendor counted when the request came; what was sent since then is not in its number.
        const isSame = before !== null && Math.abs(before.resetsAt - resetsAt) < SAME_WINDOW_MS;
        told = { remaining: isSame ? Math.min(before.remaining, remaining) : remaining, resetsAt };
      }
      const asked = askedToWait(reply, now);
      if (reply.status === 429) refused(asked);
      else if (reply.status === 503 && asked !== null) close(asked);
      else if (reply.status < 400) refusals = 0;
    },
  };

  return {
    traffic,
    admit: (runId) => {
      const limit = slots.limit();
      const isFull = !slots.has(runId) && limit !== null && slots.running >= limit;
      const waitMs = Math.max(requestWait(), isFull ? BUSY_MS : 0);
      if (waitMs > 0) return waitMs;
      slots.hold(runId);
      window.reserve();
      return 0;
    },
    isFull: () => {
      const limit = slots.limit();
      return requestWait() > 0 || (limit !== null && slots.running >= limit);
    },
    stay: slots.hold,
    leave: slots.free,
    pollWait: () => {
      const waitMs = requestWait();
      if (waitMs === 0) window.reserve();
      return waitMs;
    },
    regain: slots.regain,
    forgive: () => {
      closedUntil = 0;
      refusals = 0;
      slots.restore();
    },
    report: () => {
      const left = quota();
      return {
        running: slots.running,
        concurrency: slots.limit(),
        requestsPerMinute: perMinute(),
        remaining: left?.remaining ?? null,
        resetsAt: left === null ? null : new Date(left.resetsAt).toISOString(),
      };
    },
  };
};
