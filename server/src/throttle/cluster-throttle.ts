import type { Throttle } from './throttle';
import { isFull, releaseSlot, takeSlot, takeRequest, type SharedLimits } from './cluster-slots';
import type { SlotStore } from './store/slot-store';

/** What one server knows by itself of a provider's pace and health. */
export interface OwnThrottle extends Pick<Throttle, 'succeeded' | 'failed'> {
  admit: (runId: string) => Awaited<ReturnType<Throttle['admit']>>;
  stay: (runId: string) => void;
  pollWait: () => number;
  leave: (runId: string) => void;
  /** Whether nobody would be let in now. */
  isFull: () => boolean;
}

interface Options {
  name: string;
  local: OwnThrottle;
  limits: SharedLimits;
  places: SlotStore;
  /** Milliseconds after which a place is free again whose holder never came back. */
  holdMs: number;
  warn: (message: string) => void;
}

/** A little longer than any run stays at a provider, in milliseconds. */
export const HOLD_SLACK_MS = 60_000;

/**
 * A provider's gate for all servers together: what is configured is counted in the database, what a server learns
 * from the vendor's answers it keeps to itself, and the vendor tells every server.
 */
export const createClusterThrottle = ({ name, local, limits, places, holdMs, warn }: Options): Throttle => {
  const isShared = limits.concurrency !== null || limits.requestsPerMinute !== null;
  return {
    succeeded: local.succeeded,
    failed: local.failed,
    isFull: async () => local.isFull() || (isShared && isFull(await places.read(name), limits, Date.now())),
    admit: async (runId) => {
      const admission = local.admit(runId);
      if (admission.kind !== 'go' || !isShared) return admission;
      const waitMs = await places.change(name, (before) => {
        const { waitMs: wait, places: after } = takeSlot(before, { runId, limits, now: Date.now(), holdMs });
        return { places: after, answer: wait };
      });
      if (waitMs === 0) return admission;
      local.leave(runId);
      return { kind: 'wait', waitMs };
    },
    // Its place is its own until its patience is over: it was taken for as long.
    stay: (runId) => local.stay(runId),
    pollWait: async () => {
      const waitMs = local.pollWait();
      if (waitMs > 0 || limits.requestsPerMinute === null) return waitMs;
      return places.change(name, (before) => {
        const { waitMs: wait, places: after } = takeRequest(before, { limits, now: Date.now() });
        return { places: after, answer: wait };
      });
    },
    leave: async (runId) => {
      local.leave(runId);
      if (limits.concurrency === null) return;
      try {
        await places.change(name, (before) => ({ places: releaseSlot(before, runId), answer: undefined }));
      } catch (error) {
        // It is free again by itself, later.
        warn(`The place of run ${runId} at ${name} was not given back: ${String(error)}`);
      }
    },
  };
};
