import { z } from 'zod';

/** Configured limits of one provider, for all servers together; null: none. */
export interface Limits {
  /** Jobs under way at once. */
  concurrency: number | null;
  /** Requests in any 60 seconds, polls included. */
  requestsPerMinute: number | null;
}

export const slotsSchema = z.object({
  /** Epoch milliseconds until which a run holds a slot, by run: the slots of a crashed server expire. */
  held: z.record(z.string(), z.number()),
  /** Requests of the last minute: the second of the epoch, and how many. */
  sent: z.array(z.tuple([z.number(), z.number()])),
});

/** The jobs under way at one provider and the requests sent to it, by all servers. */
export type Slots = z.infer<typeof slotsSchema>;

export const NO_SLOTS: Slots = { held: {}, sent: [] };

/** `slots`: the new state, null where nothing changes. `waitMs`: 0 where the request was granted. */
export interface Decision {
  slots: Slots | null;
  waitMs: number;
}

/** The slots of all providers, as all servers share them. */
export interface SlotStore {
  read: (names: readonly string[]) => Promise<ReadonlyMap<string, Slots>>;
  /** Decides on the current slots, again where another server was faster; answers the decision's `waitMs`. */
  change: (name: string, decide: (before: Slots) => Decision) => Promise<number>;
}

interface SlotRequest {
  runId: string;
  limits: Limits;
  now: number;
  /** Milliseconds after which a slot expires that is not released. */
  holdMs: number;
}

/** Milliseconds after which a request no longer counts. */
export const WINDOW_MS = 60_000;
/** Milliseconds after which a run asks again for a slot of a provider that is full. */
export const BUSY_MS = 1_000;

export const secondOf = (at: number): number => Math.floor(at / 1_000);
/** A request counts from the end of its second, so that no 60 seconds hold more than the limit. */
const expiryOf = (second: number): number => (second + 1) * 1_000 + WINDOW_MS;

const current = ({ held, sent }: Slots, now: number): Slots => ({
  held: Object.fromEntries(Object.entries(held).filter(([, until]) => until > now)),
  sent: sent.filter(([second]) => expiryOf(second) > now),
});

/** Adds to the requests of a moment's second. */
const add = (sent: Slots['sent'], at: number, count: 1 | -1): Slots['sent'] => {
  const second = secondOf(at);
  const total = count + (sent.find(([other]) => other === second)?.[1] ?? 0);
  const others = sent.filter(([other]) => other !== second);
  const entry: Slots['sent'] = total > 0 ? [[second, total]] : [];
  return [...others, ...entry].sort(([one], [other]) => one - other);
};

const requestWait = ({ sent }: Slots, { limits, now }: Pick<SlotRequest, 'limits' | 'now'>): number => {
  let excess = sent.reduce((sum, [, count]) => sum + count, 1) - (limits.requestsPerMinute ?? Infinity);
  let waitMs = 0;
  for (const [second, count] of sent) {
    if (excess <= 0) break;
    excess -= count;
    waitMs = expiryOf(second) - now;
  }
  return waitMs;
};

/** Milliseconds until a run may submit, 0: now. Left out `runId`: a run that holds no slot. */
export const slotWait = (
  before: Slots,
  { runId, limits, now }: Pick<SlotRequest, 'limits' | 'now'> & { runId?: string },
): number => {
  const slots = current(before, now);
  const holdsSlot = runId !== undefined && slots.held[runId] !== undefined;
  const isFull = !holdsSlot && Object.keys(slots.held).length >= (limits.concurrency ?? Infinity);
  return Math.max(requestWait(slots, { limits, now }), isFull ? BUSY_MS : 0);
};

/** Counts only what is limited. */
const grant = (before: Slots, { runId, limits, now, holdMs }: SlotRequest): Slots => {
  const { held, sent } = current(before, now);
  return {
    held: limits.concurrency === null ? held : { [runId]: now + holdMs, ...held },
    sent: limits.requestsPerMinute === null ? sent : add(sent, now, 1),
  };
};

/** Takes a slot and the request of a submission; a run that holds its slot already takes only the request. */
export const takeSlot = (before: Slots, request: SlotRequest): Decision => {
  const waitMs = slotWait(before, request);
  return { waitMs, slots: waitMs > 0 ? null : grant(before, request) };
};

/** Takes the request of a poll. The job holds a slot, whatever the limit: it is under way. */
export const takePoll = (before: Slots, request: SlotRequest): Decision => {
  const waitMs = requestWait(current(before, request.now), request);
  return { waitMs, slots: waitMs > 0 ? null : grant(before, request) };
};

/** Counts a request that was sent: in place of the one counted at `countedAt`, or beside all others. */
export const recordRequest = (
  before: Slots,
  { countedAt, now }: { countedAt: number | null; now: number },
): Decision => {
  const { held, sent } = current(before, now);
  return {
    waitMs: 0,
    slots: { held, sent: add(countedAt === null ? sent : add(sent, countedAt, -1), now, 1) },
  };
};

export const releaseSlot = (before: Slots, runId: string): Decision => {
  const { [runId]: until, ...held } = before.held;
  return { waitMs: 0, slots: until === undefined ? null : { ...before, held } };
};
