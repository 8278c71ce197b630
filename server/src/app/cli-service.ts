import type { CliService } from '../contracts/cli-service';
import type { BackfillCommands } from '../backfill/commands';
import type { DoctorCheck } from '../contracts/doctor';
import type { RunStore } from '../runs/model/run-store';

interface Deps {
  backfills: BackfillCommands;
  runStore: Pick<RunStore, 'listBackfill'>;
  examine: () => Promise<DoctorCheck[]>;
}

/** Who is written down as having asked. */
const REQUESTED_BY = 'terminal';
const MOST_SHOWN = 50;
const MOST_LOOKED_AT = 100;
const MOST_REASONS = 5;

/** What the terminal may ask for, a line each. */
export const createCliService = ({ backfills, runStore, examine }: Deps): CliService => ({
  planBackfill: (order) => backfills.plan(order),
  startBackfill: (order) => backfills.start(order, REQUESTED_BY),
  listBackfills: () => backfills.list(MOST_SHOWN),
  findBackfill: (id) => backfills.find(id),
  actOnBackfill: (id, action) => backfills.act(id, action),
  whyFailed: async (backfill) => {
    const wish = { backfill, limit: MOST_LOOKED_AT };
    const runs = [
      ...(await runStore.listBackfill({ ...wish, status: 'failed' })),
      ...(await runStore.listBackfill({ ...wish, status: 'unknown' })),
    ];
    const reasons = new Set(runs.flatMap(({ error }) => (error === null ? [] : [error.message])));
    return [...reasons].slice(0, MOST_REASONS);
  },
  doctor: examine,
});
