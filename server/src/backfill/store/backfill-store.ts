import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { createUpdate, type Update } from '../../concurrency/compare-and-swap';
import { createBackfillSchema, type BackfillInput } from '../../contracts/backfill';
import { BACKFILL_UID } from './backfill-model';

const moment = z.coerce.date();

const rowSchema = z.object({
  id: z.number().int(),
  backfillId: z.string(),
  /** `noting`: its runs are being inserted; `noted`: all runs are inserted. */
  status: z.enum(['noting', 'noted', 'canceled']),
  /** Why it is paused, '' if a person paused it; null while it is not. */
  paused: z.string().nullable(),
  version: z.number().int(),
  leaseUntil: moment.nullable(),
  order: createBackfillSchema,
  field: z.string(),
  position: z.number().int(),
  entries: z.number().int(),
  kept: z.number().int(),
  noted: z.number().int(),
  requestedBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
});

/** A row of the backfills' table. */
export type BackfillRow = z.infer<typeof rowSchema>;

export type BackfillPatch = Partial<
  Pick<BackfillRow, 'status' | 'paused' | 'leaseUntil' | 'position' | 'entries' | 'kept' | 'noted'>
>;

export interface BackfillStore {
  create: (order: BackfillInput, about: { field: string; requestedBy: string }) => Promise<BackfillRow>;
  find: (backfillId: string) => Promise<BackfillRow | null>;
  /** Newest first. */
  list: (limit: number) => Promise<BackfillRow[]>;
  /** Backfills with runs still to be inserted and no active lease. */
  findUnfinished: () => Promise<BackfillRow[]>;
  /** Writes the patch if the row is still at `row.version`; null after a concurrent change. */
  commit: (row: BackfillRow, patch: BackfillPatch) => Promise<BackfillRow | null>;
  update: Update<BackfillRow, BackfillPatch>;
}

const parseOrNull = (row: unknown): BackfillRow | null =>
  row === null || row === undefined ? null : rowSchema.parse(row);

export const createBackfillStore = (strapi: Core.Strapi): BackfillStore => {
  const query = () => strapi.db.query(BACKFILL_UID);

  const find: BackfillStore['find'] = async (backfillId) =>
    parseOrNull(await query().findOne({ where: { backfillId } }));

  const commit: BackfillStore['commit'] = async (row, patch) => {
    const { id, version } = row;
    const changes = { ...patch, version: version + 1, updatedAt: new Date() };
    const { count } = await query().updateMany({ where: { id, version }, data: changes });
    return count === 1 ? { ...row, ...changes } : null;
  };

  return {
    create: async (order, { field, requestedBy }) => {
      const row: unknown = await query().create({
        data: {
          ...{ backfillId: randomUUID(), status: 'noting', paused: null, version: 1, leaseUntil: null },
          ...{ order, field, position: 0, entries: 0, kept: 0, noted: 0, requestedBy },
        },
      });
      return rowSchema.parse(row);
    },
    find,
    list: async (limit) =>
      z.array(rowSchema).parse(await query().findMany({ orderBy: [{ id: 'desc' }], limit })),
    findUnfinished: async () =>
      z.array(rowSchema).parse(
        await query().findMany({
          where: {
            status: 'noting',
            paused: { $null: true },
            $or: [{ leaseUntil: { $null: true } }, { leaseUntil: { $lt: new Date() } }],
          },
          orderBy: [{ id: 'asc' }],
        }),
      ),
    commit,
    update: createUpdate({ idOf: ({ backfillId }: BackfillRow) => backfillId, find, commit }),
  };
};
