import type { HeroError } from '../contracts/error';
import type { ProviderBalance } from '../contracts/provider';
import type { ProviderHealth } from '../contracts/provider-health';
import { createCircuit } from './circuit';
import { systemClock, type Clock } from './clock';
import { createHealthRecord } from './health';
import { createLearnedLimits } from './learned-limits';
import {
  NO_SLOTS,
  recordRequest,
  releaseSlot,
  secondOf,
  slotWait,
  takePoll,
  takeSlot,
  WINDOW_MS,
} from './slots';
import type { Limits, Slots, SlotStore } from './slots';
import type { Traffic } from './traffic';

/** Whether a provider may be called now. */
export type Admission =
  | { kind: 'go' }
  /** A limit is reached. */
  | { kind: 'wait'; waitMs: number }
  /** The circuit is open after failures; `why` is one sentence. */
  | { kind: 'circuit-open'; waitMs: number; why: string };

/** Limits the calls of one provider, whichever model draws, and remembers how it has been doing. */
export interface Throttle {
  /** To be told of every request and answer. */
  traffic: Traffic;
  /** Whether limits are configured, which are counted in the database. */
  isLimited: boolean;
  /** Takes a slot for the run's job until it leaves, and a request. A run that holds its slot may ask again. */
  admit: (runId: string) => Promise<Admission>;
  /** Whether a run without a slot would have to wait; `slots` as all servers hold them now. */
  isFull: (slots: Slots) => boolean;
  /** Milliseconds until the run's job may be polled; 0: now, and that request is counted. The job holds a slot. */
  pollWait: (runId: string) => Promise<number>;
  /** Releases the slot; without one, nothing happens. */
  leave: (runId: string) => Promise<void>;
  succeeded: (answer: { balance: ProviderBalance | null }) => void;
  failed: (error: HeroError) => void;
  health: () => ProviderHealth;
}

export interface ThrottleOptions {
  /** The provider's key under `providers` in the config. */
  name: string;
  /** As configured, for all servers together. */
  limits: Limits;
  /** Milliseconds for which a run stays at the provider at most. */
  timeoutMs: number;
  /** Whether its circuit opens after failures. Not the card's: what fails there is one article's. */
  hasCircuit: boolean;
  slots: SlotStore;
  warn: (message: string) => void;
  clock?: Pick<Clock, 'now'>;
}

/** How much longer than the run's time at the provider a slot is held, in milliseconds. */
const HOLD_SLACK_MS = 60_000;

/**
 * What is configured is counted in the database, for all servers together. What the vendor's answers tell is kept in
 * memory: the vendor tells every server.
 */
export const createThrottle = ({
  name,
  limits,
  timeoutMs,
  hasCircuit,
  slots,
  warn,
  clock = systemClock,
}: ThrottleOptions): Throttle => {
  const holdMs = timeoutMs + HOLD_SLACK_MS;
  const learned = createLearnedLimits({ configured: limits, holdMs, clock });
  const circuit = hasCircuit ? createCircuit(name, clock) : null;
  const record = createHealthRecord(clock);
  const countsRequests = limits.requestsPerMinute !== null;
  const isLimited = limits.concurrency !== null || countsRequests;
  /** Epoch milliseconds of requests that are counted in the database and not sent yet. */
  let counted: number[] = [];

  const take = async (decide: typeof takeSlot, runId: string): Promise<number> => {
    let now = 0;
    const waitMs = await slots.change(name, (before) => {
      now = clock.now();
      return decide(before, { runId, limits, now, holdMs });
    });
    if (waitMs === 0) counted = [...counted.filter((at) => now - at < WINDOW_MS), now];
    return waitMs;
  };
  /** A retry is counted when it is sent, and a request that was prepared for long is moved to its real time. */
  const recordSent = (): void => {
    const now = clock.now();
    const countedAt = counted.shift() ?? null;
    if (countedAt !== null && secondOf(countedAt) === secondOf(now)) return;
    slots
      .change(name, (before) => recordRequest(before, { countedAt, now }))
      .catch((error: unknown) => warn(`A request to ${name} was not counted: ${String(error)}`));
  };

  return {
    traffic: {
      sent: () => {
        learned.traffic.sent();
        if (countsRequests) recordSent();
      },
      answered: learned.traffic.answered,
    },
    isLimited,
    admit: async (runId) => {
      const open = circuit?.openPeriod(runId) ?? null;
      if (open !== null) return { kind: 'circuit-open', ...open };
      const reservation = learned.admit(runId);
      if (reservation.waitMs > 0) return { kind: 'wait', waitMs: reservation.waitMs };
      circuit?.enter(runId);
      const waitMs = isLimited ? await take(takeSlot, runId) : 0;
      if (waitMs === 0) return { kind: 'go' };
      reservation.cancel();
      circuit?.leave(runId);
      return { kind: 'wait', waitMs };
    },
    isFull: (shared) => learned.isFull() || slotWait(shared, { limits, now: clock.now() }) > 0,
    pollWait: async (runId) => {
      const holdsSlot = limits.concurrency === null || learned.has(runId);
      const reservation = learned.poll(runId);
      if (reservation.waitMs > 0 || (holdsSlot && !countsRequests)) return reservation.waitMs;
      const waitMs = await take(takePoll, runId);
      if (waitMs > 0) reservation.cancel();
      return waitMs;
    },
    leave: async (runId) => {
      learned.leave(runId);
      circuit?.leave(runId);
      if (limits.concurrency === null) return;
      try {
        await slots.change(name, (before) => releaseSlot(before, runId));
      } catch (error) {
        warn(`The slot of run ${runId} at ${name} was not released and expires later: ${String(error)}`);
      }
    },
    succeeded: (answer) => {
      learned.regain();
      circuit?.succeeded();
      record.succeeded(answer);
    },
    failed: (error) => {
      if (error.code === 'provider_credits') learned.forgive();
      circuit?.failed(error);
      record.failed(error);
    },
    health: () => {
      const { state, ...told } = record.report();
      const openUntil = circuit?.openUntil() ?? null;
      return {
        ...told,
        state: openUntil === null ? state : 'resting',
        restsUntil: openUntil === null ? null : new Date(openUntil).toISOString(),
        pace: learned.report(),
      };
    },
  };
};

/** Names of the providers that are full, with one read for all of them. */
export const fullProviders = async (
  providers: Iterable<{ name: string; throttle: Throttle }>,
  slots: SlotStore,
): Promise<string[]> => {
  const all = [...providers];
  const limited = all.filter(({ throttle }) => throttle.isLimited).map(({ name }) => name);
  const shared = limited.length === 0 ? new Map<string, Slots>() : await slots.read(limited);
  return all
    .filter(({ name, throttle }) => throttle.isFull(shared.get(name) ?? NO_SLOTS))
    .map(({ name }) => name);
};
