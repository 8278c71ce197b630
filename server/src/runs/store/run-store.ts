import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { createUpdate } from '../../concurrency/compare-and-swap';
import { inFlightHolderSchema, landed, RequestInFlight } from '../model/in-flight';
import type { Claim, EntryTarget, RunStore } from '../model/run-store';
import { takenFor } from '../worker/lease';
import { runSchema, type RunPatch, type Run, type NewRun } from '../model/run';
import type { SpendLedger, BudgetWarning } from '../../billing/spend-ledger';
import { ledgerEntriesOf } from '../../billing/ledger-entries';
import { newRun } from '../model/new-run';
import { createSpendLedger } from '../../billing/store/spend-ledger-store';
import { findHolder, findForUpdate } from './locking-reads';
import { GENERATION_UID } from './generation-model';
import { inSavepoint, TransactionLost } from '../../strapi/savepoint';
import { unreadableRun } from './unreadable-run';

const LIVING = ['queued', 'running'];
/** Steps at which a run has the pictures, as bytes or as files. */
const DRAWN = ['fetched', 'rendered', 'stored', 'attached'];

/** Characters that fit into the column on every database. */
const KEY_LENGTH = 255;

const columnKey = (activeKey: string): string =>
  activeKey.length <= KEY_LENGTH ? activeKey : createHash('sha256').update(activeKey).digest('hex');

/** Urgent ones first, then those that have been due for longer. */
const FIRST_FIRST = [{ priority: 'desc' }, { runAfter: 'asc' }, { id: 'asc' }];

const activeKeysSchema = z.array(z.object({ activeKey: z.string() }));
const stateSchema = runSchema.pick({ trigger: true, status: true });
const callsSchema = runSchema.pick({ calls: true });
const dueSchema = runSchema.pick({ runId: true, version: true, priority: true, runAfter: true });

/** Runs that are due by a moment, are not finished, and have no valid lease. */
const freeBy = (moment: Date, busy: string[] = []): object => ({
  runAfter: { $lte: moment },
  $and: [
    { $or: [{ status: { $in: LIVING } }, { status: 'canceled', finishedAt: { $null: true } }] },
    { $or: [{ leaseUntil: { $null: true } }, { leaseUntil: { $lt: new Date() } }] },
    ...(busy.length === 0 ? [] : [{ $or: [{ waitsFor: { $null: true } }, { waitsFor: { $notIn: busy } }] }]),
  ],
});

const NO_BUDGET = {};

interface Accounting {
  books: Pick<SpendLedger, 'record'>;
  /** Told once a change is committed. */
  onWarning: (warning: BudgetWarning) => void;
}

/**
 * The ledger in Strapi's own database. Joins the transaction that is open around it, if any. A change of a run's
 * calls and what the books say of them are one transaction: they never come apart.
 */
export const createRunStore = (
  strapi: Core.Strapi,
  { books, onWarning }: Accounting = {
    books: createSpendLedger(strapi, NO_BUDGET),
    onWarning: () => undefined,
  },
): RunStore => {
  const query = () => strapi.db.query(GENERATION_UID);
  const parseOrNull = (row: unknown): Run | null =>
    row === null || row === undefined ? null : runSchema.parse(row);

  const findActive = async (activeKey: string) =>
    parseOrNull(await query().findOne({ where: { activeKey } }));
  const find = async (runId: string) => parseOrNull(await query().findOne({ where: { runId } }));
  const findCommitted = async (runId: string) => parseOrNull(await findForUpdate(strapi, runId));

  const insert = async (run: NewRun) => {
    const activeKey = run.activeKey === null ? null : columnKey(run.activeKey);
    if (activeKey !== null) {
      const seen = await findActive(activeKey);
      // In a transaction it may have been over for long.
      const living = seen === null ? null : parseOrNull(await findHolder(strapi, activeKey));
      if (living !== null) return { row: living, isNew: false };
    }
    const data = { ...newRun(run), activeKey };
    try {
      const created: unknown = await inSavepoint(strapi, () => query().create({ data }));
      return { row: runSchema.parse(created), isNew: true };
    } catch (error) {
      // To go on would save the rest without a transaction.
      if (error instanceof TransactionLost) throw error;
      // The unique key decides between two who looked at the same moment.
      const living = activeKey === null ? null : parseOrNull(await findHolder(strapi, activeKey));
      if (living === null) throw error;
      return { row: living, isNew: false };
    }
  };

  const insertSilently = async (run: NewRun): Promise<void> => {
    const activeKey = run.activeKey === null ? null : columnKey(run.activeKey);
    const row = { ...newRun(run), activeKey };
    // What is null is null without being said, and most of a new run is: the publisher waits for this.
    const said = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    await query().createMany({ data: [said] });
  };

  const insertMany = async (runs: NewRun[]): Promise<number> => {
    const keyed = runs.map((run) => ({ run, key: run.activeKey === null ? null : columnKey(run.activeKey) }));
    const taken = activeKeysSchema.parse(
      await query().findMany({
        select: ['activeKey'],
        where: { activeKey: { $in: keyed.flatMap(({ key }) => key ?? []) } },
      }),
    );
    const isTaken = new Set(taken.map(({ activeKey }) => activeKey));
    const free = keyed.filter(({ key }) => key === null || !isTaken.has(key));
    if (free.length === 0) return 0;
    const data = free.map(({ run, key }) => ({ ...newRun(run), activeKey: key }));
    try {
      await inSavepoint(strapi, () => query().createMany({ data }));
      return free.length;
    } catch {
      // A key was taken since the query: the rows are inserted one by one.
      let inserted = 0;
      for (const { run } of free) inserted += (await insert(run)).isNew ? 1 : 0;
      return inserted;
    }
  };

  const update = async ({ id, version }: Pick<Run, 'id' | 'version'>, changes: object) => {
    const data = { ...changes, version: version + 1, updatedAt: new Date() };
    const { count } = await query().updateMany({ where: { id, version }, data });
    return count === 1 ? data : null;
  };

  const findInFlight = async (inFlight: string) =>
    inFlightHolderSchema.nullable().parse(await query().findOne({ where: { inFlight } }));

  /** The unique key decides between two that send the same request at the same moment. */
  const updateInFlight = async (row: Run, patch: RunPatch, tries = 2): ReturnType<typeof update> => {
    const { inFlight = null } = patch;
    if (inFlight === null) return update(row, patch);
    try {
      return await update(row, patch);
    } catch (error) {
      if ((await findInFlight(inFlight)) !== null) throw new RequestInFlight(inFlight, { cause: error });
      // The other one has landed since.
      if (tries > 1) return updateInFlight(row, patch, tries - 1);
      throw error;
    }
  };

  const write = async (row: Run, patch: RunPatch): Promise<Run | null> => {
    const changes = await updateInFlight(row, patch);
    return changes === null ? null : { ...row, ...patch, ...changes };
  };

  const commit = async (row: Run, given: RunPatch): Promise<Run | null> => {
    const patch = { ...given, ...landed(row, given) };
    const { calls } = patch;
    if (calls === undefined || ledgerEntriesOf(row, { calls }).length === 0) return write(row, patch);
    const { written, warnings } = await strapi.db.transaction(async () => {
      const after = await write(row, patch);
      return { written: after, warnings: after === null ? [] : await books.record(row, after) };
    });
    warnings.forEach(onWarning);
    return written;
  };

  /** One record that an older or newer version left behind must not keep all others waiting. */
  const setAside = async (raw: unknown, cause: unknown): Promise<void> => {
    const unreadable = unreadableRun(raw, cause);
    if (unreadable === null) throw cause;
    const { address, patch } = unreadable;
    strapi.log.error(`[hero-image] Run ${address.runId} cannot be read and was set aside: ${String(cause)}`);
    await update(address, patch);
  };

  const take = async (raw: unknown, leaseMs: number): Promise<Run | null> => {
    const parsed = runSchema.safeParse(raw);
    if (!parsed.success) {
      await setAside(raw, parsed.error);
      return null;
    }
    const row = parsed.data;
    const { status, leaseToken, attempts } = row;
    return commit(row, {
      ...takenFor(leaseMs),
      status: status === 'canceled' ? status : 'running',
      // The lease was not released: its worker died at this step.
      attempts: leaseToken === null ? attempts : attempts + 1,
    });
  };

  const claimOne = async ({ leaseMs, ...run }: { runId: string; version: number; leaseMs: number }) => {
    const raw: unknown = await query().findOne({ where: { ...freeBy(new Date()), ...run } });
    return raw === null ? null : take(raw, leaseMs);
  };

  const due: RunStore['due'] = async ({ limit, withinMs, busy }) => {
    const rows: unknown[] = await query().findMany({
      select: ['runId', 'version', 'priority', 'runAfter'],
      where: freeBy(new Date(Date.now() + withinMs), busy),
      orderBy: FIRST_FIRST,
      limit,
    });
    return rows.flatMap((row) => dueSchema.safeParse(row).data ?? []);
  };

  const claim = async ({ leaseMs, limit, minPriority, busy }: Claim): Promise<Run[]> => {
    const found: unknown[] = await query().findMany({
      where: { ...freeBy(new Date(), busy), priority: { $gte: minPriority } },
      orderBy: FIRST_FIRST,
      limit,
    });
    // No transaction around them: a server that stands still in it would hold up all others.
    const taken = await Promise.all(found.map((raw) => take(raw, leaseMs)));
    return taken.flatMap((mine) => mine ?? []);
  };

  const countHeld = (): Promise<number> =>
    query().count({ where: { status: { $in: LIVING }, leaseUntil: { $gte: new Date() } } });

  const list = async ({ uid, documentId, locale, field, limit }: EntryTarget & { limit: number }) => {
    const rows: unknown[] = await query().findMany({
      where: { uid, documentId, locale, field },
      orderBy: [{ id: 'desc' }],
      limit,
    });
    return rows.flatMap((row) => runSchema.safeParse(row).data ?? []);
  };

  const listStates: RunStore['listStates'] = async ({ uid, documentId, locale, field, limit }) => {
    const rows: unknown[] = await query().findMany({
      select: ['trigger', 'status'],
      where: { uid, documentId, locale, field },
      orderBy: [{ id: 'desc' }],
      limit,
    });
    return rows.flatMap((row) => stateSchema.safeParse(row).data ?? []);
  };

  const recentCalls: RunStore['recentCalls'] = async ({ provider, model, runs }) => {
    const rows: unknown[] = await query().findMany({
      select: ['calls'],
      where: { provider, model, status: 'succeeded' },
      orderBy: [{ id: 'desc' }],
      limit: runs,
    });
    const calls = rows.flatMap((row) => callsSchema.safeParse(row).data?.calls.toReversed() ?? []);
    return calls.filter((call) => call.provider === provider && call.model === model);
  };

  const listBackfill: RunStore['listBackfill'] = async ({ backfill, status, limit }) =>
    z
      .array(runSchema)
      .parse(await query().findMany({ where: { backfill, status }, orderBy: [{ id: 'asc' }], limit }));

  const newest = async (where: object): Promise<Run | null> =>
    runSchema.safeParse(await query().findOne({ where, orderBy: [{ id: 'desc' }] })).data ?? null;

  return {
    insert,
    insertSilently,
    insertMany,
    find,
    findDrawn: ({ requestHash, provider }) =>
      newest({ requestHash, provider, step: { $in: DRAWN }, finishedAt: { $notNull: true } }),
    findOpen: ({ requestHash, uid, documentId, locale, field }) =>
      newest({
        ...{ requestHash, uid, documentId, locale, field },
        status: { $in: LIVING },
        trigger: { $ne: 'instant-card' },
      }),
    findInFlight,
    freeInFlight: async (holder) => (await update(holder, { inFlight: null })) !== null,
    list,
    listStates,
    recentCalls,
    listBackfill,
    claim,
    claimOne,
    countHeld,
    due,
    commit,
    update: createUpdate({ idOf: ({ runId }: Run) => runId, find: findCommitted, commit }),
    discard: async ({ id, version }) => (await query().deleteMany({ where: { id, version } })).count === 1,
  };
};
