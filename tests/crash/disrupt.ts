import { setTimeout as wait } from 'node:timers/promises';
import type { Fleet } from './fleet';

/** Longer than a lease, so that its runs are taken over before a frozen server wakes up. */
const LONG_FREEZE_MS = 66_000;
const SHORT_FREEZE_MS = 5_000;
const PAUSE_MS = { least: 1_000, more: 3_000 };

/** mulberry32: the same disruptions for the same seed, as far as machines let them. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export interface Disruptions {
  kills: number;
  freezes: number;
}

export const oneOf = (random: () => number, all: number[]): number =>
  all[Math.floor(random() * all.length)] ?? 0;

/**
 * Kills, freezes and thaws servers for a while, one of them frozen for longer than a lease from the beginning on. Two
 * of three may be away at once. Every server is up in the end; the runs of one that was killed late wait for their
 * leases until then.
 */
export const disrupt = async (
  fleet: Fleet,
  { random, forMs }: { random: () => number; forMs: number },
): Promise<Disruptions> => {
  const disruptions: Disruptions = { kills: 0, freezes: 0 };
  const naps: Promise<void>[] = [];
  const freeze = (place: number, milliseconds: number): void => {
    fleet.freeze(place);
    disruptions.freezes += 1;
    naps.push(wait(milliseconds).then(() => fleet.thaw(place)));
  };
  const until = performance.now() + forMs;
  freeze(oneOf(random, fleet.in('up')), LONG_FREEZE_MS);
  while (performance.now() < until) {
    await wait(PAUSE_MS.least + random() * PAUSE_MS.more);
    const up = fleet.in('up');
    if (up.length === 0) continue;
    if (random() < 0.5) {
      await fleet.kill(oneOf(random, up));
      disruptions.kills += 1;
    } else {
      freeze(oneOf(random, up), random() * SHORT_FREEZE_MS);
    }
  }
  await Promise.all(naps);
  await fleet.whole();
  return disruptions;
};
