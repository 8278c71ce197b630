import { createUpdate } from '../../../server/src/concurrency/compare-and-swap';
import { landed, RequestInFlight } from '../../../server/src/runs/model/in-flight';
import type { Claim, EntryTarget, RunStore } from '../../../server/src/runs/model/run-store';
import type { RunPatch, Run, NewRun } from '../../../server/src/runs/model/run';
import { takenFor } from '../../../server/src/runs/worker/lease';
import { newRun } from '../../../server/src/runs/model/new-run';

export interface MemoryLedger extends RunStore {
  all: () => Run[];
  /** Called with every committed change, in the order in which they were written. */
  onCommit: (listener: (row: Run, patch: RunPatch) => void) => void;
}

const DRAWN = ['fetched', 'rendered', 'stored', 'attached'];

/** A ledger without a database; `runStoreRules` holds it to what the real one does. */
export const createMemoryLedger = (): MemoryLedger => {
  const rows = new Map<string, Run>();
  const listeners: ((row: Run, patch: RunPatch) => void)[] = [];
  const newestFirst = (): Run[] => [...rows.values()].sort((a, b) => b.id - a.id);
  const copy = (row: Run): Run => structuredClone(row);

  const insert = async (run: NewRun) => {
    await Promise.resolve();
    const living = [...rows.values()].find(
      ({ activeKey }) => run.activeKey !== null && activeKey === run.activeKey,
    );
    if (living) return { row: copy(living), isNew: false };
    const row = { ...newRun(run), id: rows.size + 1 };
    if (rows.has(row.runId)) throw new Error(`There is a run ${row.runId} already`);
    rows.set(row.runId, copy(row));
    return { row, isNew: true };
  };

  const commit = async (row: Run, given: RunPatch) => {
    await Promise.resolve();
    const current = rows.get(row.runId);
    if (current?.version !== row.version) return null;
    const patch = { ...given, ...landed(row, given) };
    const { inFlight = null } = patch;
    const others = [...rows.values()].filter(({ runId }) => runId !== row.runId);
    if (inFlight !== null && others.some((other) => other.inFlight === inFlight)) {
      throw new RequestInFlight(inFlight);
    }
    const written = { ...current, ...patch, version: row.version + 1, updatedAt: new Date() };
    rows.set(row.runId, copy(written));
    for (const listener of listeners) listener(written, patch);
    return copy(written);
  };

  const isFree = ({ status, runAfter, leaseUntil, finishedAt }: Run, by: number): boolean => {
    const isOpen =
      status === 'queued' || status === 'running' || (status === 'canceled' && finishedAt === null);
    const isHeld = leaseUntil !== null && leaseUntil.getTime() >= Date.now();
    return isOpen && !isHeld && runAfter.getTime() <= by;
  };

  const freeBy = (by: number): Run[] =>
    [...rows.values()]
      .filter((row) => isFree(row, by))
      .sort((a, b) => b.priority - a.priority || a.runAfter.getTime() - b.runAfter.getTime() || a.id - b.id);

  const take = (row: Run, leaseMs: number): Promise<Run | null> =>
    commit(copy(row), {
      ...takenFor(leaseMs),
      status: row.status === 'canceled' ? row.status : 'running',
      attempts: row.leaseToken === null ? row.attempts : row.attempts + 1,
    });

  const claim = async ({ leaseMs, limit, minPriority, busy = [] }: Claim) => {
    const due = freeBy(Date.now())
      .filter((row) => row.priority >= minPriority && !busy.includes(row.waitsFor ?? ''))
      .slice(0, limit);
    const claimed: Run[] = [];
    for (const row of due) {
      const mine = await take(row, leaseMs);
      if (mine !== null) claimed.push(mine);
    }
    return claimed;
  };

  const claimOne = ({ runId, version, leaseMs }: { runId: string; version: number; leaseMs: number }) => {
    const row = freeBy(Date.now()).find((one) => one.runId === runId && one.version === version);
    return row === undefined ? Promise.resolve(null) : take(row, leaseMs);
  };

  const due = ({ limit, withinMs }: { limit: number; withinMs: number }) =>
    Promise.resolve(
      freeBy(Date.now() + withinMs)
        .slice(0, limit)
        .map(({ runId, version, priority, runAfter }) => ({ runId, version, priority, runAfter })),
    );

  const first = (matches: (row: Run) => boolean): Promise<Run | null> => {
    const found = newestFirst().find(matches);
    return Promise.resolve(found ? copy(found) : null);
  };

  const find = (runId: string) => first((row) => row.runId === runId);

  const listOf = ({ uid, documentId, locale, field, limit }: EntryTarget & { limit: number }): Run[] =>
    newestFirst()
      .filter(
        (row) =>
          row.uid === uid && row.documentId === documentId && row.locale === locale && row.field === field,
      )
      .slice(0, limit)
      .map(copy);

  return {
    insert,
    listBackfill: ({ backfill, status, limit }) =>
      Promise.resolve(
        [...rows.values()]
          .filter((row) => row.backfill === backfill && row.status === status)
          .slice(0, limit),
      ),
    insertSilently: async (run) => {
      if (!(await insert(run)).isNew) throw new Error('There is such a run already');
    },
    insertMany: async (runs) => {
      let inserted = 0;
      for (const run of runs) inserted += (await insert(run)).isNew ? 1 : 0;
      return inserted;
    },
    commit,
    update: createUpdate({ idOf: ({ runId }: Run) => runId, find, commit }),
    claim,
    discard: ({ runId, version }) => {
      const isThere = rows.get(runId)?.version === version;
      if (isThere) rows.delete(runId);
      return Promise.resolve(isThere);
    },
    claimOne,
    countHeld: () =>
      Promise.resolve(
        [...rows.values()].filter(({ leaseUntil }) => (leaseUntil?.getTime() ?? 0) >= Date.now()).length,
      ),
    due,
    find,
    findDrawn: ({ requestHash, provider }) =>
      first(
        (row) =>
          row.requestHash === requestHash &&
          row.provider === provider &&
          DRAWN.includes(row.step) &&
          row.finishedAt !== null,
      ),
    findOpen: ({ requestHash, uid, documentId, locale, field }) =>
      first(
        (row) =>
          row.requestHash === requestHash &&
          ['queued', 'running'].includes(row.status) &&
          row.trigger !== 'instant-card' &&
          row.uid === uid &&
          row.documentId === documentId &&
          row.locale === locale &&
          row.field === field,
      ),
    findInFlight: (requestHash) => first(({ inFlight }) => inFlight === requestHash),
    freeInFlight: async ({ id, version }) => {
      const row = await first((one) => one.id === id && one.version === version);
      return row !== null && (await commit(row, { inFlight: null })) !== null;
    },
    list: (wish) => Promise.resolve(listOf(wish)),
    listStates: (wish) => Promise.resolve(listOf(wish).map(({ trigger, status }) => ({ trigger, status }))),
    recentCalls: ({ provider, model, runs }) =>
      Promise.resolve(
        newestFirst()
          .filter((row) => row.provider === provider && row.model === model && row.status === 'succeeded')
          .slice(0, runs)
          .flatMap((row) => copy(row).calls.toReversed())
          .filter((call) => call.provider === provider && call.model === model),
      ),
    all: () => [...rows.values()].map(copy),
    onCommit: (listener) => listeners.push(listener),
  };
};
