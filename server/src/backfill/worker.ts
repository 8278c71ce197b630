import type { Core } from '@strapi/strapi';
import { createSerialize } from '../concurrency/serialize';
import type { BackfillRow, BackfillStore } from './store/backfill-store';
import { contentTypeOf } from '../entries/entry-store';
import { PAGE, readEntries, type BackfillTarget } from './read-entries';
import { runFor } from './new-backfill-run';
import type { Ports } from '../runs/model/ports';

/** Milliseconds for which one server notes a backfill's runs down before another one may. */
const LEASE_MS = 30_000;
/** How often to look for backfills that another server left unfinished, in milliseconds. */
const LOOK_MS = 5_000;

interface WorkerDeps extends Pick<Ports, 'runStore' | 'log' | 'wake'> {
  strapi: Core.Strapi;
}

export interface BackfillWorker {
  start: () => void;
  /** Something is to be noted down now; never throws. */
  wake: () => void;
  stop: () => Promise<void>;
}

const targetOf = (strapi: Core.Strapi, { order, field }: BackfillRow): BackfillTarget => ({
  uid: contentTypeOf(strapi, order.uid).uid,
  field,
  order,
});

/**
 * Notes one page of runs down and moves the mark behind it, in one transaction: a server that dies in between has
 * done neither. Null when there is nothing left to do here, or somebody paused it or took it over.
 */
const notePage = async (
  { strapi, runStore, wake }: WorkerDeps,
  { store, row, waitsFor }: { store: BackfillStore; row: BackfillRow; waitsFor: string | null },
): Promise<BackfillRow | null> => {
  const target = targetOf(strapi, row);
  const entries = await readEntries(strapi, target, row.position);
  const left = (row.order.limit ?? Infinity) - row.noted;
  const runs = entries.map((entry) => runFor(row, { target, waitsFor }, entry));
  const wanted = runs.filter((run) => run !== null).slice(0, left);
  const isLast = entries.length < PAGE || wanted.length >= left;
  const written = await strapi.db.transaction(async () => {
    const noted = await runStore.insertMany(wanted);
    return store.commit(row, {
      position: entries.at(-1)?.id ?? row.position,
      entries: row.entries + entries.length,
      kept: row.kept + runs.filter((run) => run === null).length,
      noted: row.noted + noted,
      leaseUntil: isLast ? null : new Date(Date.now() + LEASE_MS),
      ...(isLast ? { status: 'noted' as const } : {}),
    });
  });
  wake();
  return isLast ? null : written;
};

/** Notes the runs of backfills down, a page at a time, whichever server has the time. */
export const createBackfillWorker = (
  deps: WorkerDeps,
  { store, firstProvider }: { store: BackfillStore; firstProvider: (row: BackfillRow) => string | null },
): BackfillWorker => {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  const serialize = createSerialize();

  const noteDown = async (free: BackfillRow): Promise<void> => {
    let row = await store.commit(free, { leaseUntil: new Date(Date.now() + LEASE_MS) });
    try {
      const waitsFor = firstProvider(free);
      while (row !== null && !isStopping) row = await notePage(deps, { store, row, waitsFor });
      if (row !== null) await store.commit(row, { leaseUntil: null });
    } catch (error) {
      // Such as a type or a field that is gone: nobody tries again until a person has looked at it.
      const reason = error instanceof Error ? error.message : String(error);
      deps.log.error(`Backfill ${free.backfillId} paused: ${reason}`);
      await store.update(free.backfillId, () => ({ paused: reason, leaseUntil: null }));
    }
  };

  const look = async (): Promise<void> => {
    try {
      for (const row of await store.findUnnoted()) {
        if (!isStopping) await noteDown(row);
      }
    } catch (error) {
      deps.log.warn(`Backfills were not looked for: ${String(error)}`);
    }
  };

  const wake = (): void => void serialize(look);

  return {
    start: () => {
      isStopping = false;
      timer = setInterval(wake, LOOK_MS);
      timer.unref();
      wake();
    },
    wake,
    stop: async () => {
      isStopping = true;
      clearInterval(timer);
      await serialize(() => Promise.resolve());
    },
  };
};
