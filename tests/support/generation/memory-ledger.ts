import type { Claim, EntryTarget, Ledger } from '../../../server/src/generation/ledger';
import type { LedgerPatch, LedgerRow, NewRun } from '../../../server/src/generation/ledger-row';
import { takenFor } from '../../../server/src/generation/lease';
import { newRow } from '../../../server/src/generation/new-row';

export interface MemoryLedger extends Ledger {
  all: () => LedgerRow[];
  /** Called with every committed change, in the order in which they were written. */
  onCommit: (listener: (row: LedgerRow, patch: LedgerPatch) => void) => void;
}

const DRAWN = ['fetched', 'rendered', 'stored', 'attached'];

/** A ledger without a database; `ledgerRules` holds it to what the real one does. */
export const createMemoryLedger = (): MemoryLedger => {
  const rows = new Map<string, LedgerRow>();
  const listeners: ((row: LedgerRow, patch: LedgerPatch) => void)[] = [];
  const newestFirst = (): LedgerRow[] => [...rows.values()].sort((a, b) => b.id - a.id);
  const copy = (row: LedgerRow): LedgerRow => structuredClone(row);

  const insert = async (run: NewRun) => {
    await Promise.resolve();
    const living = [...rows.values()].find(
      ({ activeKey }) => run.activeKey !== null && activeKey === run.activeKey,
    );
    if (living) return { row: copy(living), isNew: false };
    const row = { ...newRow(run), id: rows.size + 1 };
    if (rows.has(row.runId)) throw new Error(`There is a run ${row.runId} already`);
    rows.set(row.runId, copy(row));
    return { row, isNew: true };
  };

  const commit = async (row: LedgerRow, patch: LedgerPatch) => {
    await Promise.resolve();
    const current = rows.get(row.runId);
    if (current?.version !== row.version) return null;
    const written = { ...current, ...patch, version: row.version + 1, updatedAt: new Date() };
    rows.set(row.runId, copy(written));
    for (const listener of listeners) listener(written, patch);
    return copy(written);
  };

  const isDue = ({ status, runAfter, leaseUntil, finishedAt }: LedgerRow): boolean => {
    const isOpen =
      status === 'queued' || status === 'running' || (status === 'canceled' && finishedAt === null);
    const isFree = leaseUntil === null || leaseUntil.getTime() < Date.now();
    return isOpen && isFree && runAfter.getTime() <= Date.now();
  };

  const claim = async ({ leaseMs, limit, minPriority }: Claim) => {
    const due = [...rows.values()]
      .filter((row) => isDue(row) && row.priority >= minPriority)
      .sort((a, b) => b.priority - a.priority || a.runAfter.getTime() - b.runAfter.getTime() || a.id - b.id);
    const claimed: LedgerRow[] = [];
    for (const row of due.slice(0, limit)) {
      const mine = await commit(copy(row), {
        ...takenFor(leaseMs),
        status: row.status === 'canceled' ? row.status : 'running',
        attempts: row.leaseToken === null ? row.attempts : row.attempts + 1,
      });
      if (mine !== null) claimed.push(mine);
    }
    return claimed;
  };

  const first = (matches: (row: LedgerRow) => boolean): Promise<LedgerRow | null> => {
    const found = newestFirst().find(matches);
    return Promise.resolve(found ? copy(found) : null);
  };

  return {
    insert,
    commit,
    claim,
    find: (runId) => first((row) => row.runId === runId),
    findDrawn: ({ requestHash, provider }) =>
      first(
        (row) =>
          row.requestHash === requestHash &&
          row.provider === provider &&
          DRAWN.includes(row.step) &&
          row.finishedAt !== null,
      ),
    findOpen: ({ requestHash, except }) =>
      first(
        (row) =>
          row.requestHash === requestHash &&
          row.runId !== except &&
          ['queued', 'running', 'unknown'].includes(row.status),
      ),
    list: ({ uid, documentId, locale, field, limit }: EntryTarget & { limit: number }) =>
      Promise.resolve(
        newestFirst()
          .filter(
            (row) =>
              row.uid === uid &&
              row.documentId === documentId &&
              row.locale === locale &&
              row.field === field,
          )
          .slice(0, limit)
          .map(copy),
      ),
    all: () => [...rows.values()].map(copy),
    onCommit: (listener) => listeners.push(listener),
  };
};
