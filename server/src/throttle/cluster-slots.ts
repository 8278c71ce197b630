import { z } from 'zod';

/** Configured limits of one provider, for all servers together; null: none. */
export interface SharedLimits {
  concurrency: number | null;
  requestsPerMinute: number | null;
}

export const clusterSlotsSchema = z.object({
  /** Epoch milliseconds until which a run has a job's place, by run: a server that died gives its places back. */
  held: z.record(z.string(), z.number()),
  /** Requests of the last minute: the second of the epoch, and how many. */
  sent: z.array(z.tuple([z.number(), z.number()])),
});

/** What is under way at a provider, and was sent to it. */
export type ClusterSlots = z.infer<typeof clusterSlotsSchema>;

export const NO_SLOTS: ClusterSlots = { held: {}, sent: [] };

const WINDOW_S = 60;
/** When to look again for a place at a provider that is busy with our own jobs, in milliseconds. */
const BUSY_MS = 1_000;

const withoutOld = ({ held, sent }: ClusterSlots, now: number): ClusterSlots => ({
  held: Object.fromEntries(Object.entries(held).filter(([, until]) => until > now)),
  sent: sent.filter(([second]) => second > now / 1_000 - WINDOW_S),
});

const withRequest = (sent: ClusterSlots['sent'], now: number): ClusterSlots['sent'] => {
  const second = Math.floor(now / 1_000);
  const [last, count] = sent.at(-1) ?? [0, 0];
  return last === second ? [...sent.slice(0, -1), [second, count + 1]] : [...sent, [second, 1]];
};

/** Milliseconds until one more request keeps to the limit; 0: now. */
const requestWait = ({ sent }: ClusterSlots, { requestsPerMinute }: SharedLimits, now: number): number => {
  if (requestsPerMinute === null) return 0;
  let inTheWay = sent.reduce((sum, [, count]) => sum + count, 0) - requestsPerMinute + 1;
  if (inTheWay <= 0) return 0;
  for (const [second, count] of sent) {
    inTheWay -= count;
    if (inTheWay <= 0) return Math.max(1, (second + 1 + WINDOW_S) * 1_000 - now);
  }
  return BUSY_MS;
};

export type SlotAnswer = { waitMs: number; places: ClusterSlots | null };

/** Asks for a job's place and its request; `places` is what is to be written, null where nothing changes. */
export const takeSlot = (
  before: ClusterSlots,
  { runId, limits, now, holdMs }: { runId: string; limits: SharedLimits; now: number; holdMs: number },
): SlotAnswer => {
  const places = withoutOld(before, now);
  const { concurrency } = limits;
  const isFull =
    concurrency !== null &&
    places.held[runId] === undefined &&
    Object.keys(places.held).length >= concurrency;
  const waitMs = Math.max(requestWait(places, limits, now), isFull ? BUSY_MS : 0);
  if (waitMs > 0) return { waitMs, places: null };
  const held = { ...places.held, [runId]: now + holdMs };
  return { waitMs: 0, places: { held, sent: withRequest(places.sent, now) } };
};

/** Asks for one more request of a job that has its place. */
export const takeRequest = (
  before: ClusterSlots,
  { limits, now }: { limits: SharedLimits; now: number },
): SlotAnswer => {
  const places = withoutOld(before, now);
  const waitMs = requestWait(places, limits, now);
  return waitMs > 0
    ? { waitMs, places: null }
    : { waitMs: 0, places: { ...places, sent: withRequest(places.sent, now) } };
};

/** Gives a place back; null where there is none to give. */
export const releaseSlot = (before: ClusterSlots, runId: string): ClusterSlots | null => {
  if (before.held[runId] === undefined) return null;
  const { [runId]: _left, ...held } = before.held;
  return { ...before, held };
};

export const isFull = (places: ClusterSlots, limits: SharedLimits, now: number): boolean => {
  const current = withoutOld(places, now);
  const { concurrency } = limits;
  return (
    (concurrency !== null && Object.keys(current.held).length >= concurrency) ||
    requestWait(current, limits, now) > 0
  );
};
