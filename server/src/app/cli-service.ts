import type { CliService } from '../contracts/cli-service';
import type { ServicesOf } from './services';

/** Who is written down as having asked. */
const REQUESTED_BY = 'terminal';
const MOST_SHOWN = 50;
const MOST_LOOKED_AT = 100;
const MOST_REASONS = 5;

/** What the terminal may ask for, each a line of the services. */
export const createCliService = (services: ServicesOf): CliService => ({
  planBackfill: (order) => services().backfills.plan(order),
  startBackfill: (order) => services().backfills.start(order, REQUESTED_BY),
  listBackfills: () => services().backfills.list(MOST_SHOWN),
  findBackfill: (id) => services().backfills.find(id),
  actOnBackfill: (id, action) => services().backfills.act(id, action),
  whyFailed: async (backfill) => {
    const { runStore } = services().ports;
    const wish = { backfill, limit: MOST_LOOKED_AT };
    const runs = [
      ...(await runStore.listBackfill({ ...wish, status: 'failed' })),
      ...(await runStore.listBackfill({ ...wish, status: 'unknown' })),
    ];
    const reasons = new Set(runs.flatMap(({ error }) => (error === null ? [] : [error.message])));
    return [...reasons].slice(0, MOST_REASONS);
  },
  doctor: () => services().examine(),
});
