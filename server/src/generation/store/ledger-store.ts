import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { Claim, EntryTarget, Ledger } from '../ledger';
import { ledgerRowSchema, type LedgerPatch, type LedgerRow, type NewRun } from '../ledger-row';
import { GENERATION_UID } from './generation-model';

const LIVING = ['queued', 'running'];

const blankRun = (): LedgerPatch => ({
  status: 'queued',
  step: 'queued',
  leaseToken: null,
  leaseUntil: null,
  priority: 0,
  runAfter: new Date(),
  requestHash: null,
  inputs: null,
  template: '',
  templateVersion: 0,
  request: null,
  providers: [],
  providerIndex: 0,
  attempts: 0,
  tried: [],
  provider: null,
  model: null,
  idempotencyKey: null,
  jobId: null,
  deadline: null,
  outputs: [],
  candidates: [],
  hero: null,
  supersedes: null,
  creditsEstimated: null,
  credits: null,
  error: null,
  warnings: [],
  finishedAt: null,
});

/** The ledger in Strapi's own database. Joins the transaction that is open around it, if any. */
export const createLedgerStore = (strapi: Core.Strapi): Ledger => {
  const query = () => strapi.db.query(GENERATION_UID);
  const parse = (row: unknown): LedgerRow => ledgerRowSchema.parse(row);
  const parseOrNull = (row: unknown): LedgerRow | null =>
    row === null || row === undefined ? null : parse(row);

  const findActive = async (activeKey: string) =>
    parseOrNull(await query().findOne({ where: { activeKey } }));
  const find = async (runId: string) => parseOrNull(await query().findOne({ where: { runId } }));

  const insert = async (run: NewRun) => {
    const now = new Date();
    const data = { ...blankRun(), runId: randomUUID(), ...run, version: 1, createdAt: now, updatedAt: now };
    if (run.activeKey !== null) {
      const living = await findActive(run.activeKey);
      if (living !== null) return { row: living, isNew: false };
    }
    try {
      return { row: parse(await query().create({ data })), isNew: true };
    } catch (error) {
      // The unique key decides between two who looked at the same moment.
      const living = run.activeKey === null ? null : await findActive(run.activeKey);
      if (living === null) throw error;
      return { row: living, isNew: false };
    }
  };

  const commit = async (row: LedgerRow, patch: LedgerPatch) => {
    const changes = { ...patch, version: row.version + 1, updatedAt: new Date() };
    const { count } = await query().updateMany({
      where: { id: row.id, version: row.version },
      data: changes,
    });
    return count === 1 ? { ...row, ...changes } : null;
  };

  const claim = async ({ leaseMs, limit }: Claim) => {
    const now = new Date();
    const due: unknown[] = await query().findMany({
      where: {
        status: { $in: LIVING },
        runAfter: { $lte: now },
        $or: [{ leaseUntil: { $null: true } }, { leaseUntil: { $lt: now } }],
      },
      orderBy: [{ priority: 'desc' }, { runAfter: 'asc' }, { id: 'asc' }],
      limit,
    });
    const claimed: LedgerRow[] = [];
    for (const candidate of due) {
      const mine = await commit(parse(candidate), {
        status: 'running',
        leaseToken: randomUUID(),
        leaseUntil: new Date(now.getTime() + leaseMs),
      });
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
    return rows.map(parse);
  };

  const findSucceeded = async (requestHash: string) =>
    parseOrNull(
      await query().findOne({ where: { requestHash, status: 'succeeded' }, orderBy: [{ id: 'desc' }] }),
    );

  return { insert, find, findSucceeded, list, claim, commit };
};
