import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Backfill } from '../../contracts/backfill';
import { toCredits } from '../../billing/amount';
import { PAUSED_UNTIL } from '../../runs/model/paused';
import { chargeModel } from '../../billing/store/charge-model';
import { GENERATION_UID, generationModel } from '../../runs/store/generation-model';

const countsSchema = z.array(z.object({ status: z.string(), runs: z.coerce.number() }));
const sumSchema = z.object({ amount: z.coerce.number().nullable() }).nullish();

/**
 * Runs of a backfill for which nothing has been sent and whose lease no worker holds. A run between two calls
 * also waits, and keeps its request in flight: it is left alone, or its paid images would be lost.
 */
const untouched = (backfill: string): object => ({
  backfill,
  step: 'queued',
  status: { $in: ['queued', 'running'] },
  $or: [
    { leaseUntil: { $null: true }, inFlight: { $null: true } },
    { leaseUntil: { $lt: new Date() }, provider: { $null: true } },
  ],
});

/** Serialized as in the database, since a bulk update does not convert values to JSON. */
const CANCELED = JSON.stringify({
  code: 'canceled',
  message: 'The backfill was canceled; generate again when you want a hero.',
  retryable: true,
});

/** Bulk operations on all runs of a backfill. */
export const createBackfillRuns = (strapi: Core.Strapi) => {
  /** Increments the versions too, so that a concurrent claim fails. */
  const change = async (backfill: string, data: object): Promise<void> => {
    await strapi.db
      .queryBuilder(GENERATION_UID)
      .where(untouched(backfill))
      .update({ ...data, inFlight: null, updatedAt: new Date() })
      .increment('version')
      .execute();
  };

  const count = async (backfill: string): Promise<Backfill['runs']> => {
    const rows: unknown = await strapi.db
      .getConnection(generationModel.tableName)
      .select('status')
      .count({ runs: '*' })
      .where({ backfill })
      .groupBy('status');
    const counts = new Map(countsSchema.parse(rows).map(({ status, runs }) => [status, runs]));
    const of = (status: string): number => counts.get(status) ?? 0;
    return {
      waiting: of('queued'),
      running: of('running'),
      succeeded: of('succeeded'),
      failed: of('failed'),
      canceled: of('canceled'),
      unknown: of('unknown'),
    };
  };

  return {
    count,
    park: (backfill: string) => change(backfill, { status: 'queued', runAfter: PAUSED_UNTIL }),
    unpark: (backfill: string) => change(backfill, { runAfter: new Date() }),
    cancel: (backfill: string) =>
      change(backfill, {
        status: 'canceled',
        activeKey: null,
        finishedAt: new Date(),
        error: CANCELED,
      }),
    /** Credits spent or reserved by all its runs. */
    spent: async (backfill: string): Promise<number> => {
      const { connection } = strapi.db;
      const runs = strapi.db.getConnection(generationModel.tableName).select('run_id').where({ backfill });
      const row: unknown = await strapi.db
        .getConnection(chargeModel.tableName)
        .whereIn('run_id', runs)
        .select(connection.raw('sum(amount) as amount'))
        .first();
      return toCredits(sumSchema.parse(row)?.amount ?? 0);
    },
  };
};

export type BackfillRuns = ReturnType<typeof createBackfillRuns>;
