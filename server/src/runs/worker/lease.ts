import { randomUUID } from 'node:crypto';
import { createSerialize } from '../../concurrency/serialize';
import type { RunPatch, Run } from '../model/run';
import type { RunStore } from '../model/run-store';

/** Thrown inside a run when another holder has taken it over; the run simply ends here. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export const LEASE_MS = 60_000;

/** Makes a row this holder's own for `leaseMs`. */
export const takenFor = (leaseMs: number): RunPatch => ({
  leaseToken: randomUUID(),
  leaseUntil: new Date(Date.now() + leaseMs),
});

/** Frees a row from its holder. */
export const released: RunPatch = { leaseToken: null, leaseUntil: null };

/** A run in our hands: every change is written before the next step begins. */
export interface HeldRun {
  readonly row: Run;
  /**
   * Writes a change; one that builds on the row is a function of it, since others may write meanwhile.
   * @throws LeaseLost when the run is no longer ours.
   */
  commit: (patch: RunPatch | ((row: Run) => RunPatch)) => Promise<Run>;
  /** Takes over what others wrote, such as a cancel. @throws LeaseLost when the run is no longer ours. */
  refresh: () => Promise<void>;
  /** The run as it is now. Waits for no write, so it may be asked inside a transaction. @throws LeaseLost when the run is no longer ours. */
  fence: () => Promise<Run>;
  /** Forgets a run that turned out to be about nothing. @throws LeaseLost when the run is no longer ours. */
  discard: () => Promise<void>;
  /** Keeps the lease while a step takes long. @throws LeaseLost when the run is no longer ours. */
  renew: () => Promise<void>;
}

/** What a holder may change: a cancel stands, whatever the step under way came to. */
const permitted = ({ status }: Run, patch: RunPatch): RunPatch => {
  if (status !== 'canceled') return patch;
  const { status: _status, error: _error, ...rest } = patch;
  return rest;
};

/** Wraps a claimed row. A cancel that arrives meanwhile is taken over, never overwritten. */
export const holdRun = (runStore: RunStore, claimed: Run): HeldRun => {
  let row = claimed;
  // So that a heartbeat never races with a step.
  const serialize = createSerialize();

  const readOurs = async (): Promise<Run> => {
    const current = await runStore.find(row.runId);
    if (current === null || row.leaseToken === null || current.leaseToken !== row.leaseToken) {
      throw new LeaseLost(`Run ${row.runId} was taken over`);
    }
    return current;
  };

  const read = async (): Promise<void> => {
    row = await readOurs();
  };

  const write = async (patch: RunPatch | ((row: Run) => RunPatch)): Promise<Run> => {
    for (;;) {
      const wanted = typeof patch === 'function' ? patch(row) : patch;
      const written = await runStore.commit(row, permitted(row, wanted));
      if (written !== null) return (row = written);
      await read();
    }
  };

  return {
    get row() {
      return row;
    },
    commit: (patch) => serialize(() => write(patch)),
    refresh: () => serialize(read),
    fence: readOurs,
    discard: () =>
      serialize(async () => {
        while (!(await runStore.discard(row))) await read();
      }),
    renew: () =>
      serialize(async () => {
        // A heartbeat that comes late must not close the row that has just been given back.
        if (row.leaseToken !== null) await write({ leaseUntil: new Date(Date.now() + LEASE_MS) });
      }),
  };
};
