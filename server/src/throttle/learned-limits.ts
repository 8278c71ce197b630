import { backoffDelay } from '../concurrency/backoff';
import type { ProviderHealth } from '../contracts/provider-health';
import type { Clock } from './clock';
import { createLearnedConcurrency } from './learned-concurrency';
import { createRequestWindow } from './request-window';
import { BUSY_MS, type Limits } from './slots';
import type { Traffic } from './traffic';
import { askedToWait, LONGEST_WAIT_MS, readRateLimit } from './vendor-limits';

/** The answer to a run that wants to send a request. */
export interface Reservation {
  /** Milliseconds until it may ask again; 0: the request is reserved. */
  waitMs: number;
  /** Takes the reservation back, as if it had not been asked for. */
  cancel: () => void;
}

interface Options {
  /** For the report, and as what a learned limit grows back to. */
  configured: Limits;
  /** Milliseconds after which a job that nothing is heard of counts as ended, by another server. */
  holdMs: number;
  clock: Pick<Clock, 'now'>;
}

/** After a 429 that names no time: at first a second, doubled by every further one up to a minute. */
const PAUSE = { base: 1_000, cap: 60_000 };
/** Answers whose limits begin anew at about the same moment tell of the same window. */
const SAME_WINDOW_MS = 1_500;

const lesser = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

const refusal = (waitMs: number): Reservation => ({ waitMs, cancel: () => undefined });

/**
 * The limits of one provider that its answers tell, whichever model draws. Keeps everything in memory: every server
 * learns by itself, and again after a restart.
 */
export const createLearnedLimits = ({ configured, holdMs, clock }: Options) => {
  const concurrency = createLearnedConcurrency(configured.concurrency, clock);
  const window = createRequestWindow(clock);
  /** Epoch milliseconds until which a job counts as under way, by run. */
  const jobs = new Map<string, number>();
  let toldLimit: number | null = null;
  let told: { remaining: number; resetsAt: number } | null = null;
  let closedUntil = 0;
  let refusals = 0;

  const running = (): number => {
    for (const [runId, until] of jobs) if (until <= clock.now()) jobs.delete(runId);
    return jobs.size;
  };
  const hasRoom = (): boolean => running() < (concurrency.limit() ?? Infinity);
  const quota = (): typeof told => {
    if (told !== null && told.resetsAt <= clock.now()) told = null;
    return told;
  };
  const quotaWait = (): number => {
    const left = quota();
    if (left === null || left.remaining > window.reserved()) return 0;
    return left.remaining > 0 ? BUSY_MS : left.resetsAt - clock.now();
  };
  const requestWait = (): number =>
    Math.max(0, closedUntil - clock.now(), quotaWait(), window.waitMs(toldLimit));

  const close = (waitMs: number): void => {
    const pause = Math.min(Math.max(waitMs, PAUSE.base), LONGEST_WAIT_MS);
    closedUntil = Math.max(closedUntil, clock.now() + pause);
  };
  const refused = (waitMs: number | null): void => {
    // Jobs that were under way together are refused together: that counts once.
    if (clock.now() >= closedUntil) {
      refusals++;
      concurrency.halve(running());
    }
    close(waitMs ?? backoffDelay({ ...PAUSE, attempt: refusals - 1 }));
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
    /** Reserves a submission; the job counts as under way until it leaves. */
    admit: (runId: string): Reservation => {
      const isFull = !hasRoom() && !jobs.has(runId);
      const waitMs = Math.max(requestWait(), isFull ? BUSY_MS : 0);
      if (waitMs > 0) return refusal(waitMs);
      const isNew = !jobs.has(runId);
      jobs.set(runId, clock.now() + holdMs);
      window.reserve();
      return {
        waitMs: 0,
        cancel: () => {
          window.cancel();
          if (isNew) jobs.delete(runId);
        },
      };
    },
    /** Reserves a poll; the job counts as under way. */
    poll: (runId: string): Reservation => {
      jobs.set(runId, clock.now() + holdMs);
      const waitMs = requestWait();
      if (waitMs > 0) return refusal(waitMs);
      window.reserve();
      return { waitMs: 0, cancel: window.cancel };
    },
    /** Whether the job counts as under way. */
    has: (runId: string): boolean => running() > 0 && jobs.has(runId),
    leave: (runId: string): void => void jobs.delete(runId),
    /** Whether a run whose job is not under way would have to wait. */
    isFull: (): boolean => requestWait() > 0 || !hasRoom(),
    /** A job succeeded. */
    regain: concurrency.regain,
    /** The last 429 was about money and not about the rate. */
    forgive: (): void => {
      closedUntil = 0;
      refusals = 0;
      concurrency.forget();
    },
    report: (): ProviderHealth['pace'] => {
      const left = quota();
      return {
        running: running(),
        concurrency: lesser(configured.concurrency, concurrency.limit()),
        requestsPerMinute: lesser(configured.requestsPerMinute, toldLimit),
        remaining: left?.remaining ?? null,
        resetsAt: left === null ? null : new Date(left.resetsAt).toISOString(),
      };
    },
  };
};
