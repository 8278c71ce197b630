import type { DriverWork } from '../drivers/driver';
import type { RunStore } from '../model/run-store';
import { LEASE_MS, released } from './lease';
import type { Run } from '../model/run';
import { PRIORITY } from '../model/priority';

/** Places beside the ordinary ones: an instant card must not wait behind slow calls. */
const URGENT_PLACES = 1;

type Wish = Parameters<DriverWork['claim']>[0];

interface Bounds {
  /** Runs that may be held at once, by all servers together. */
  most: number;
  /** Providers at which a run would wait. */
  busy: () => Promise<string[]>;
}

/** Gives a run back that was only just taken. */
const giveBack = async (runStore: RunStore, row: Run): Promise<void> => {
  const isInLine = row.status !== 'canceled' && row.step === 'queued';
  await runStore.commit(row, { ...released, ...(isInLine ? { status: 'queued' } : {}) });
};

/**
 * Takes due runs up to what all servers together may hold. Two that claim at the same moment see it afterwards,
 * before either has begun, and both step back: nothing is locked that a server standing still could keep.
 */
const claimWithin = async (
  runStore: RunStore,
  { most, ...claim }: Parameters<RunStore['claim']>[0] & { most: number },
): Promise<Run[]> => {
  const limit = Math.min(claim.limit, most - (await runStore.countHeld()));
  if (limit <= 0) return [];
  const taken = await runStore.claim({ ...claim, limit });
  if (taken.length === 0 || (await runStore.countHeld()) <= most) return taken;
  for (const row of taken) await giveBack(runStore, row);
  return [];
};

/** Takes due runs: urgent ones first, then requested ones, then those of whole collections. */
export const createClaim =
  (runStore: RunStore, { most, busy }: Bounds) =>
  async ({ limit, bulk, urgentOnly }: Wish): Promise<Run[]> => {
    const claim = { leaseMs: LEASE_MS, limit, busy: await busy() };
    if (urgentOnly) {
      return claimWithin(runStore, { ...claim, most: most + URGENT_PLACES, minPriority: PRIORITY.urgent });
    }
    const asked = await claimWithin(runStore, { ...claim, most, minPriority: PRIORITY.background });
    const left = Math.min(limit - asked.length, bulk);
    if (left <= 0) return asked;
    const ofAll = most === 1 ? most : most - 1;
    const more = await claimWithin(runStore, {
      ...claim,
      limit: left,
      most: ofAll,
      minPriority: PRIORITY.bulk,
    });
    return [...asked, ...more];
  };
