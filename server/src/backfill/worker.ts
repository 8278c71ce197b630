import type { Core } from '@strapi/strapi';
import { createSerialize } from '../concurrency/serialize';
import type { BackfillRow, BackfillStore } from './store/backfill-store';
import { contentTypeOf } from '../entries/entry-store';
import { PAGE, readEntries, type BackfillTarget } from './read-entries';
import { runFor } from './new-backfill-run';
import type { Ports } from '../runs/model/ports';

/** Milliseconds of a server's lease on a backfill. */
const LEASE_MS = 30_000;
/** Milliseconds between two lookups of backfills that another server left unfinished. */
const POLL_MS = 5_000;

interface WorkerDeps extends Pick<Ports, 'runStore' | 'log' | 'wake'> {
  strapi: Core.Strapi;
}

export interface BackfillWorker {
  start: () => void;
  /** Looks for runs to insert now; never throws. */
  wake: () => void;
  stop: () => Promise<void>;
}

const targetOf = (strapi: Core.Strapi, { order: input, field }: BackfillRow): BackfillTarget => ({
  uid: contentTypeOf(strapi, input.uid).uid,
  field,
  input,
});

/**
 * Inserts one page of runs and advances the position in one transaction, so that a crash leaves neither. Null
 * when nothing is left, or the backfill was paused or taken over.
 */
const insertPage = async (
  { strapi, runStore, wake }: WorkerDeps,
  { store, row, waitsFor }: { store: BackfillStore; row: BackfillRow; waitsFor: string | null },
): Promise<BackfillRow | null> => {
  const target = targetOf(strapi, row);
  const entries = await readEntries(strapi, target, row.position);
  const remaining = (row.order.limit ?? Infinity) - row.noted;
  const runs = entries.map((entry) => runFor(row, { target, waitsFor }, entry));
  const wanted = runs.filter((run) => run !== null).slice(0, remaining);
  const isLast = entries.length < PAGE || wanted.length >= remaining;
  const written = await strapi.db.transaction(async () => {
    const inserted = await runStore.insertMany(wanted);
    return store.commit(row, {
      position: entries.at(-1)?.id ?? row.position,
      entries: row.entries + entries.length,
      kept: row.kept + runs.filter((run) => run === null).length,
      noted: row.noted + inserted,
      leaseUntil: isLast ? null : new Date(Date.now() + LEASE_MS),
      ...(isLast ? { status: 'noted' as const } : {}),
    });
  });
  wake();
  return isLast ? null : written;
};

/** Inserts the runs of backfills a page at a time, on any server. */
export const createBackfillWorker = (
  deps: WorkerDeps,
  { store, firstProvider }: { store: BackfillStore; firstProvider: (row: BackfillRow) => string | null },
): BackfillWorker => {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  const serialize = createSerialize();

  const insertRuns = async (available: BackfillRow): Promise<void> => {
    let row = await store.commit(available, { leaseUntil: new Date(Date.now() + LEASE_MS) });
    try {
      const waitsFor = firstProvider(available);
      while (row !== null && !isStopping) row = await insertPage(deps, { store, row, waitsFor });
      if (row !== null) await store.commit(row, { leaseUntil: null });
    } catch (error) {
      // Such as a content type or field that is gone: the backfill waits until a person resumes it.
      const reason = error instanceof Error ? error.message : String(error);
      deps.log.error(`Backfill ${available.backfillId} paused: ${reason}`);
      await store.update(available.backfillId, () => ({ paused: reason, leaseUntil: null }));
    }
  };

  const insertAll = async (): Promise<void> => {
    try {
      for (const row of await store.findUnfinished()) {
        if (!isStopping) await insertRuns(row);
      }
    } catch (error) {
      deps.log.warn(`Backfills were not looked for: ${String(error)}`);
    }
  };

  const wake = (): void => void serialize(insertAll);

  return {
    start: () => {
      isStopping = false;
      timer = setInterval(wake, POLL_MS);
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
