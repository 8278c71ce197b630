import type { DriverWork } from '../drivers/driver';
import type { Ledger } from '../model/run-store';
import { LEASE_MS, released } from './lease';
import type { LedgerRow } from '../model/run';
import { PRIORITY } from '../model/priority';

/** Places beside the ordinary ones: an instant card must not wait behind slow calls. */
const URGENT_PLACES = 1;

type Wish = Parameters<DriverWork['claim']>[0];

interface Bounds {
  /** Runs that may be held at once, by all servers together. */
  most: number;
  /** Providers that have no place. */
  busy: () => Promise<string[]>;
}

/** Gives a run back that was only just taken. */
const giveBack = async (ledger: Ledger, row: LedgerRow): Promise<void> => {
  const isInLine = row.status !== 'canceled' && row.step === 'queued';
  await ledger.commit(row, { ...released, ...(isInLine ? { status: 'queued' } : {}) });
};

/**
 * Takes due runs up to what all servers together may hold. Two that claim at the same moment see it afterwards,
 * before either has begun, and both step back: nothing is locked that a server standing still could keep.
 */
const claimWithin = async (
  ledger: Ledger,
  { most, ...claim }: Parameters<Ledger['claim']>[0] & { most: number },
): Promise<LedgerRow[]> => {
  const limit = Math.min(claim.limit, most - (await ledger.countHeld()));
  if (limit <= 0) return [];
  const taken = await ledger.claim({ ...claim, limit });
  if (taken.length === 0 || (await ledger.countHeld()) <= most) return taken;
  for (const row of taken) await giveBack(ledger, row);
  return [];
};

/** Takes due runs: urgent ones first, then what somebody asked for, then what is for whole collections. */
export const createClaim =
  (ledger: Ledger, { most, busy }: Bounds) =>
  async ({ limit, bulk, urgentOnly }: Wish): Promise<LedgerRow[]> => {
    const claim = { leaseMs: LEASE_MS, limit, busy: await busy() };
    if (urgentOnly) {
      return claimWithin(ledger, { ...claim, most: most + URGENT_PLACES, minPriority: PRIORITY.urgent });
    }
    const asked = await claimWithin(ledger, { ...claim, most, minPriority: PRIORITY.background });
    const left = Math.min(limit - asked.length, bulk);
    if (left <= 0) return asked;
    const ofAll = most === 1 ? most : most - 1;
    const more = await claimWithin(ledger, {
      ...claim,
      limit: left,
      most: ofAll,
      minPriority: PRIORITY.bulk,
    });
    return [...asked, ...more];
  };
