import type { Backfill, BackfillAction, BackfillInput, BackfillPlan } from '../contracts/backfill';
import { actOnBackfill, planBackfill, startBackfill, toBackfill, type BackfillDeps } from './backfill';
import type { BackfillRuns } from './store/backfill-run-store';
import type { BackfillStore } from './store/backfill-store';

/** Backfill commands, shared by REST and the CLI. */
export interface BackfillCommands {
  /** @throws HeroError config_invalid */
  plan: (input: BackfillInput) => Promise<BackfillPlan>;
  /** @throws HeroError config_invalid */
  start: (input: BackfillInput, requestedBy: string) => Promise<Backfill>;
  /** Newest first. */
  list: (limit: number) => Promise<Backfill[]>;
  /** Null if there is no such backfill. */
  find: (id: string) => Promise<Backfill | null>;
  /** Null if there is no such backfill. @throws HeroError conflict for a canceled one */
  act: (id: string, action: BackfillAction) => Promise<Backfill | null>;
}

interface Stores {
  store: BackfillStore;
  runs: BackfillRuns;
}

/** Pauses a backfill with a reason: all its runs for which nothing was sent wait. */
export const createPauseBackfill =
  ({ store, runs }: Stores) =>
  async (id: string, why: string): Promise<void> => {
    await store.update(id, ({ status, paused }) =>
      paused === null && status !== 'canceled' ? { paused: why } : null,
    );
    await runs.park(id);
  };

export const createBackfillCommands = (
  deps: BackfillDeps,
  parts: Stores & { wake: () => void },
): BackfillCommands => ({
  plan: (input) => planBackfill(deps, input),
  start: (input, requestedBy) => startBackfill(deps, parts, { input, requestedBy }),
  list: async (limit) => Promise.all((await parts.store.list(limit)).map((row) => toBackfill(parts, row))),
  find: async (id) => {
    const row = await parts.store.find(id);
    return row === null ? null : toBackfill(parts, row);
  },
  act: (id, action) => actOnBackfill(deps, parts, { id, action }),
});
