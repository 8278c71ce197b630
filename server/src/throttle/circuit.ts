import type { HeroError, HeroErrorCode } from '../contracts/error';
import { blameOf } from './blame';
import type { Clock } from './clock';

/** Milliseconds for which a provider is not called; `why` is one sentence. */
export interface OpenPeriod {
  waitMs: number;
  why: string;
}

/**
 * A circuit breaker: opens after failures in a row that are the provider's own, then lets one run try it (half-open),
 * and closes when that run succeeds. A wrong key or an empty account does not open it: once a person has mended that,
 * the provider works at once.
 */
export interface Circuit {
  /** Null: it may be called. */
  openPeriod: (runId: string) => OpenPeriod | null;
  /** A run is let through; after an open period it is the trial. */
  enter: (runId: string) => void;
  /** A run ends its calls, told or not. */
  leave: (runId: string) => void;
  succeeded: () => void;
  failed: (error: HeroError) => void;
  /** Epoch milliseconds; null while it is closed. In the past while one run tries it. */
  openUntil: () => number | null;
}

const FAILURES = 3;
const OPEN_MS = { base: 30_000, cap: 600_000 };
/** When to ask again while one run tries it. */
const TRIAL_MS = 5_000;
/** A trial without an outcome for so long is over, so that another may try. */
const LONGEST_TRIAL_MS = OPEN_MS.cap;

const trouble = (code: HeroErrorCode): string => {
  switch (code) {
    case 'provider_timeout':
      return 'it did not answer in time';
    case 'provider_outcome_unknown':
      return 'its answer was lost on the way';
    case 'provider_bad_response':
      return 'its answer could not be used';
    default:
      return 'it was not available';
  }
};

const clockTime = (at: number): string => `${new Date(at).toISOString().slice(11, 19)} UTC`;

/** Keeps everything in memory: every server finds out by itself, and again after a restart. */
export const createCircuit = (name: string, clock: Pick<Clock, 'now'>): Circuit => {
  let row: { failures: number; since: number; last: HeroErrorCode } | null = null;
  let open: { until: number; lengthMs: number } | null = null;
  let trial: { runId: string; since: number } | null = null;

  const close = (): void => {
    row = null;
    open = null;
    trial = null;
  };

  return {
    openPeriod: (runId) => {
      if (open === null || row === null) return null;
      const now = clock.now();
      const left = open.until - now;
      const story = `${name} has failed ${row.failures} times in a row since ${clockTime(row.since)}, the last time because ${trouble(row.last)}`;
      if (left > 0) {
        const why = `${story}: it is left alone until ${clockTime(open.until)}, so ask again then or choose another provider.`;
        return { waitMs: left, why };
      }
      const isTried = trial !== null && trial.runId !== runId && now - trial.since < LONGEST_TRIAL_MS;
      if (!isTried) return null;
      const why = `${story}: it is being tried again by one run, so ask again soon or choose another provider.`;
      return { waitMs: TRIAL_MS, why };
    },
    enter: (runId) => {
      if (open !== null) trial = { runId, since: clock.now() };
    },
    leave: (runId) => {
      if (trial?.runId === runId) trial = null;
    },
    succeeded: close,
    failed: ({ code }) => {
      switch (blameOf(code)) {
        case 'request':
        case 'account':
          // It answered, so it is there.
          close();
          return;
        case 'setup':
        case 'other':
          return;
        case 'provider':
          break;
      }
      const now = clock.now();
      row = { failures: (row?.failures ?? 0) + 1, since: row?.since ?? now, last: code };
      // Runs that were under way when it opened do not keep it open for longer.
      const isOpen = open !== null && now < open.until;
      if (isOpen || row.failures < FAILURES) return;
      const lengthMs = open === null ? OPEN_MS.base : Math.min(OPEN_MS.cap, open.lengthMs * 2);
      open = { until: now + lengthMs, lengthMs };
      trial = null;
    },
    openUntil: () => open?.until ?? null,
  };
};
