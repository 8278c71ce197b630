import { describe, expect, it } from 'vitest';
import {
  NO_SLOTS,
  recordRequest,
  releaseSlot,
  slotWait,
  takePoll,
  takeSlot,
  type Limits,
  type Slots,
} from '../../../server/src/throttle/slots';

const NOW = 1_800_000_000_000;
const HOLD_MS = 240_000;

const request = (runId: string, limits: Partial<Limits>, now = NOW) => ({
  runId,
  now,
  holdMs: HOLD_MS,
  limits: { concurrency: null, requestsPerMinute: null, ...limits },
});

describe('the slots that all servers share', () => {
  it('are as many as are configured, and free again when one is released', () => {
    const limits = { concurrency: 2 };
    const one = takeSlot(NO_SLOTS, request('a', limits)).slots!;
    const two = takeSlot(one, request('b', limits)).slots!;
    expect(takeSlot(two, request('c', limits))).toEqual({ waitMs: 1_000, slots: null });
    const left = releaseSlot(two, 'a').slots!;
    expect(takeSlot(left, request('c', limits)).waitMs).toBe(0);
    expect(releaseSlot(left, 'a').slots).toBeNull();
  });

  it('are given to a run once, however often it asks', () => {
    const one = takeSlot(NO_SLOTS, request('a', { concurrency: 1 })).slots!;
    expect(takeSlot(one, request('a', { concurrency: 1 })).waitMs).toBe(0);
  });

  it('are held by jobs that are polled, even beyond the limit', () => {
    const limits = { concurrency: 1 };
    const one = takeSlot(NO_SLOTS, request('a', limits)).slots!;
    const two = takePoll(one, request('b', limits)).slots!;
    expect(Object.keys(two.held)).toHaveLength(2);
    expect(takeSlot(releaseSlot(two, 'a').slots!, request('c', limits)).waitMs).toBe(1_000);
  });

  it.each([0, HOLD_MS / 2])(
    'expire where a server crashed, also when its job is polled after %s ms',
    (at) => {
      const limits = { concurrency: 1 };
      const one = takeSlot(NO_SLOTS, request('a', limits)).slots!;
      const polled = takePoll(one, request('a', limits, NOW + at)).slots!;
      expect(takeSlot(polled, request('b', limits, NOW + HOLD_MS - 1)).waitMs).toBe(1_000);
      expect(takeSlot(polled, request('b', limits, NOW + HOLD_MS)).waitMs).toBe(0);
    },
  );

  it('let so many requests through in any sixty seconds, polls included', () => {
    const limits = { requestsPerMinute: 3 };
    const one = takeSlot(NO_SLOTS, request('a', limits)).slots!;
    const two = takePoll(one, request('a', limits, NOW + 10_000)).slots!;
    const three = takeSlot(two, request('b', limits, NOW + 20_000)).slots!;
    const early = takePoll(three, request('a', limits, NOW + 30_000));
    expect(early.slots).toBeNull();
    expect(early.waitMs).toBeGreaterThan(29_000);
    expect(early.waitMs).toBeLessThanOrEqual(31_000);
    const free = NOW + 30_000 + early.waitMs;
    expect(takePoll(three, request('a', limits, free - 1)).waitMs).toBe(1);
    expect(takePoll(three, request('a', limits, free)).waitMs).toBe(0);
  });

  it('count a request when it is sent, and one that was not asked for beside all others', () => {
    const limits = { requestsPerMinute: 2 };
    const waitAt = (slots: Slots, at: number) => slotWait(slots, request('a', limits, NOW + at));
    const one = takeSlot(NO_SLOTS, request('a', limits)).slots!;
    const moved = recordRequest(one, { countedAt: NOW, now: NOW + 5_000 }).slots!;
    expect(moved.sent).toEqual([[(NOW + 5_000) / 1_000, 1]]);
    expect(waitAt(moved, 5_000)).toBe(0);
    const both = recordRequest(moved, { countedAt: null, now: NOW + 5_000 }).slots!;
    expect(waitAt(both, 5_000)).toBe(61_000);
  });

  it('hold nothing that is not limited', () => {
    expect(takeSlot(NO_SLOTS, request('a', {})).slots).toEqual(NO_SLOTS);
  });
});
