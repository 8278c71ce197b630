import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { HeroError } from '../../contracts/error';
import type { Claim, EntryTarget, Ledger } from '../ledger';
import { takenFor } from '../lease';
import { ledgerRowSchema, type LedgerPatch, type LedgerRow, type NewRun } from '../ledger-row';
import { newRow } from '../new-row';
import { GENERATION_UID } from './generation-model';
import { inSavepoint } from './savepoint';

const LIVING = ['queued', 'running'];
const OPEN = [...LIVING, 'unknown'];
/** Steps at which a run has the pictures, as bytes or as files. */
const DRAWN = ['fetched', 'rendered', 'stored', 'attached'];

/** Characters that fit into the column on every database. */
const KEY_LENGTH = 255;

const columnKey = (activeKey: string): string =>
  activeKey.length <= KEY_LENGTH ? activeKey : createHash('sha256').update(activeKey).digest('hex');

const unreadable = (cause: unknown): HeroError =>
  new HeroError({
    code: 'config_invalid',
    message: 'The record of this run cannot be read by this version of the plugin; generate again.',
    cause,
  });

/** The ledger in Strapi's own database. Joins the transaction that is open around it, if any. */
export const createLedgerStore = (strapi: Core.Strapi): Ledger => {
  const query = () => strapi.db.query(GENERATION_UID);
  const parseOrNull = (row: unknown): LedgerRow | null =>
    row === null || row === undefined ? null : ledgerRowSchema.parse(row);

  const findActive = async (activeKey: string) =>
    parseOrNull(await query().findOne({ where: { activeKey } }));
  const find = async (runId: string) => parseOrNull(await query().findOne({ where: { runId } }));

  const insert = async (run: NewRun) => {
    const activeKey = run.activeKey === null ? null : columnKey(run.activeKey);
    if (activeKey !== null) {
      const living = await findActive(activeKey);
      if (living !== null) return { row: living, isNew: false };
    }
    const data = { ...newRow(run), activeKey };
    try {
      const created: unknown = await inSavepoint(strapi, () => query().create({ data }));
      return { row: ledgerRowSchema.parse(created), isNew: true };
    } catch (error) {
      // The unique key decides between two who looked at the same moment.
      const living = activeKey === null ? null : await findActive(activeKey);
      if (living === null) throw error;
      return { row: living, isNew: false };
    }
  };

  const update = async ({ id, version }: Pick<LedgerRow, 'id' | 'version'>, changes: object) => {
    const data = { ...changes, version: version + 1, updatedAt: new Date() };
    const { count } = await query().updateMany({ where: { id, version }, data });
    return count === 1 ? data : null;
  };

  const commit = async (row: LedgerRow, patch: LedgerPatch) => {
    const changes = await update(row, patch);
    return changes === null ? null : { ...row, ...patch, ...changes };
  };

  /** One record that an older or newer version left behind must not keep all others waiting. */
  const setAside = async (raw: unknown, cause: unknown): Promise<void> => {
    const address = ledgerRowSchema.pick({ id: true, version: true, runId: true }).safeParse(raw).data;
    if (address === undefined) throw cause;
    strapi.log.error(`[hero-image] Run ${address.runId} cannot be read and was set aside: ${String(cause)}`);
    const error = unreadable(cause).toData();
    await update(address, { status: 'failed', error, activeKey: null, finishedAt: new Date() });
  };

  const take = async (raw: unknown, leaseMs: number): Promise<LedgerRow | null> => {
    const parsed = ledgerRowSchema.safeParse(raw);
    if (!parsed.success) {
      await setAside(raw, parsed.error);
      return null;
    }
    const row = parsed.data;
    const { status, leaseToken, attempts } = row;
    return commit(row, {
      ...takenFor(leaseMs),
      status: status === 'canceled' ? status : 'running',
      // A lease that nobody gave back: its holder died at this step.
      attempts: leaseToken === null ? attempts : attempts + 1,
    });
  };

  const claim = async ({ leaseMs, limit, minPriority }: Claim) => {
    const now = new Date();
    const due: unknown[] = await query().findMany({
      where: {
        runAfter: { $lte: now },
        priority: { $gte: minPriority },
        $and: [
          { $or: [{ status: { $in: LIVING } }, { status: 'canceled', finishedAt: { $null: true } }] },
          { $or: [{ leaseUntil: { $null: true } }, { leaseUntil: { $lt: now } }] },
        ],
      },
      orderBy: [{ priority: 'desc' }, { runAfter: 'asc' }, { id: 'asc' }],
      limit,
    });
    const claimed: LedgerRow[] = [];
    for (const raw of due) {
      const mine = await take(raw, leaseMs);
      if (mine !== null) claimed.push(mine);
    }
    return claimed;
  };

  const list = async ({ uid, documentId, locale, field, limit }: EntryTarget & { limit: number }) => {
    const rows: unknown[] = await query().findMany({
      where: { uid, documentId, locale, field },
      orderBy: [{ id: 'desc' }],
      limit,
    });
    return rows.flatMap((row) => ledgerRowSchema.safeParse(row).data ?? []);
  };

  const newest = async (where: object): Promise<LedgerRow | null> =>
    ledgerRowSchema.safeParse(await query().findOne({ where, orderBy: [{ id: 'desc' }] })).data ?? null;

  return {
    insert,
    find,
    findDrawn: ({ requestHash, provider }) =>
      newest({ requestHash, provider, step: { $in: DRAWN }, finishedAt: { $notNull: true } }),
    findOpen: ({ requestHash, except }) =>
      newest({
        requestHash,
        status: { $in: OPEN },
        ...(except === null ? {} : { runId: { $ne: except } }),
      }),
    list,
    claim,
    commit,
  };
};
