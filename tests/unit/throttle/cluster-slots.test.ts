import { describe, expect, it } from 'vitest';
import {
  isFull,
  releaseSlot,
  NO_SLOTS,
  takeSlot,
  takeRequest,
  type ClusterSlots,
} from '../../../server/src/throttle/cluster-slots';

const NOW = 1_800_000_000_000;
const HOLD_MS = 240_000;

const take = (places: ClusterSlots, runId: string, limits: object, now = NOW) =>
  takeSlot(places, {
    runId,
    now,
    holdMs: HOLD_MS,
    limits: { concurrency: null, requestsPerMinute: null, ...limits },
  });

describe('places that all servers share', () => {
  it('are as many as are configured, and free again when one is left', () => {
    const limits = { concurrency: 2, requestsPerMinute: null };
    const one = take(NO_SLOTS, 'a', limits).places!;
    const two = take(one, 'b', limits).places!;
    expect(take(two, 'c', limits)).toEqual({ waitMs: 1_000, places: null });
    expect(isFull(two, limits, NOW)).toBe(true);
    const left = releaseSlot(two, 'a')!;
    expect(isFull(left, limits, NOW)).toBe(false);
    expect(take(left, 'c', limits).waitMs).toBe(0);
    expect(releaseSlot(left, 'a')).toBeNull();
  });

  it('are given to a run once, however often it asks', () => {
    const limits = { concurrency: 1 };
    const one = take(NO_SLOTS, 'a', limits).places!;
    expect(take(one, 'a', limits).waitMs).toBe(0);
  });

  it('come back by themselves from a server that died', () => {
    const limits = { concurrency: 1 };
    const one = take(NO_SLOTS, 'a', limits).places!;
    expect(take(one, 'b', limits, NOW + HOLD_MS - 1).waitMs).toBe(1_000);
    expect(take(one, 'b', limits, NOW + HOLD_MS).waitMs).toBe(0);
  });

  it('let so many requests through in any sixty seconds, polls included', () => {
    const limits = { concurrency: null, requestsPerMinute: 3 };
    let places: ClusterSlots = NO_SLOTS;
    for (const [index, at] of [0, 10_000, 20_000].entries()) {
      places = (
        index === 1
          ? takeRequest(places, { limits, now: NOW + at })
          : take(places, `${index}`, limits, NOW + at)
      ).places!;
    }
    const early = takeRequest(places, { limits, now: NOW + 30_000 });
    expect(early.places).toBeNull();
    expect(early.waitMs).toBeGreaterThan(29_000);
    expect(early.waitMs).toBeLessThanOrEqual(31_000);
    expect(isFull(places, limits, NOW + 30_000)).toBe(true);
    expect(takeRequest(places, { limits, now: NOW + 30_000 + early.waitMs }).waitMs).toBe(0);
  });
});
