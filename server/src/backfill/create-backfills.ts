import type { Core } from '@strapi/strapi';
import { createBackfillRuns } from './store/backfill-run-store';
import { createBackfillStore } from './store/backfill-store';
import { actOnBackfill, planBackfill, toBackfill, startBackfill } from './backfill';
import { createBackfillWorker, type BackfillWorker } from './worker';
import type { Services, ServicesOf } from '../app/services';

export interface Backfills {
  worker: BackfillWorker;
  /** What the triggers may do. */
  desk: Services['backfills'];
  /** Stops all of a backfill's runs for which nothing was sent, and says why. */
  pause: (id: string, why: string) => Promise<void>;
}

/** Everything about work for whole collections, put together. */
export const createBackfills = (
  strapi: Core.Strapi,
  servicesOf: ServicesOf,
  { defaultProvider }: { defaultProvider: string | null },
): Backfills => {
  const store = createBackfillStore(strapi);
  const runs = createBackfillRuns(strapi);
  const worker = createBackfillWorker(servicesOf, {
    store,
    firstProvider: ({ order }) => order.provider ?? defaultProvider,
  });
  const parts = { store, runs, wake: worker.wake };
  return {
    worker,
    desk: {
      plan: (order) => planBackfill(servicesOf(), order),
      start: (order, requestedBy) => startBackfill(servicesOf(), parts, { order, requestedBy }),
      list: async (limit) => Promise.all((await store.list(limit)).map((row) => toBackfill(parts, row))),
      find: async (id) => {
        const row = await store.find(id);
        return row === null ? null : toBackfill(parts, row);
      },
      act: (id, action) => actOnBackfill(servicesOf(), parts, { id, action }),
    },
    pause: async (id, why) => {
      await store.update(id, ({ status, paused }) =>
        paused === null && status !== 'canceled' ? { paused: why } : null,
      );
      await runs.park(id);
    },
  };
};
