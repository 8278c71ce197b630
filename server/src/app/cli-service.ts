import type { CliService } from '../contracts/cli-service';
import type { BackfillCommands } from '../backfill/commands';
import type { DoctorCheck } from '../contracts/doctor';
import type { RunStore } from '../runs/model/run-store';

interface Deps {
  backfills: BackfillCommands;
  runStore: Pick<RunStore, 'listBackfill'>;
  examine: () => Promise<DoctorCheck[]>;
}

/** `requestedBy` of backfills that are started from the terminal. */
const REQUESTED_BY = 'terminal';
const MAX_LISTED = 50;
const MAX_RUNS_READ = 100;
const MAX_REASONS = 5;

/** The commands of the terminal. */
export const createCliService = ({ backfills, runStore, examine }: Deps): CliService => ({
  planBackfill: (input) => backfills.plan(input),
  startBackfill: (input) => backfills.start(input, REQUESTED_BY),
  listBackfills: () => backfills.list(MAX_LISTED),
  findBackfill: (id) => backfills.find(id),
  actOnBackfill: (id, action) => backfills.act(id, action),
  whyFailed: async (backfill) => {
    const query = { backfill, limit: MAX_RUNS_READ };
    const runs = [
      ...(await runStore.listBackfill({ ...query, status: 'failed' })),
      ...(await runStore.listBackfill({ ...query, status: 'unknown' })),
    ];
    const reasons = new Set(runs.flatMap(({ error }) => (error === null ? [] : [error.message])));
    return [...reasons].slice(0, MAX_REASONS);
  },
  doctor: examine,
});
