import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { SpoolOwner } from '../rules';
import { runSchema } from '../../runs/model/run';
import { GENERATION_UID } from '../../runs/store/generation-model';
import { spoolModel, SPOOL_UID } from '../../runs/store/spool-model';
import { pages } from './pages';

const PAGE = 100;

const keptSchema = z.array(
  z.object({ runId: z.string(), rows: z.coerce.number(), chars: z.coerce.number().nullable() }),
);
const ownersSchema = z.array(
  runSchema.pick({ runId: true, status: true, finishedAt: true }).extend({
    status: runSchema.shape.status.catch('unknown'),
    error: z.object({ code: z.string() }).nullable(),
  }),
);

/** The kept bytes of one run. */
export interface KeptBytes {
  runId: string;
  rows: number;
  bytes: number;
  owner: SpoolOwner | null;
}

export const createCleanupSpool = (strapi: Core.Strapi) => {
  const read = async (after: string): Promise<KeptBytes[]> => {
    const { connection } = strapi.db;
    const found: unknown = await strapi.db
      .getConnection(spoolModel.tableName)
      .select({ runId: 'run_id' })
      .count({ rows: '*' })
      .select(connection.raw('sum(length(content)) as chars'))
      .where('run_id', '>', after)
      .groupBy('run_id')
      .orderBy('run_id')
      .limit(PAGE);
    const kept = keptSchema.parse(found);
    const rows: unknown = await strapi.db.query(GENERATION_UID).findMany({
      select: ['runId', 'status', 'finishedAt', 'error'],
      where: { runId: { $in: kept.map(({ runId }) => runId) } },
    });
    const owners = new Map(ownersSchema.parse(rows).map((row) => [row.runId, row]));
    return kept.map(({ runId, rows: count, chars }) => {
      const owner = owners.get(runId);
      return {
        runId,
        rows: count,
        // Four letters of base64 are three bytes.
        bytes: Math.round(((chars ?? 0) * 3) / 4),
        owner: owner === undefined ? null : { ...owner, errorCode: owner.error?.code ?? null },
      };
    });
  };

  return {
    /** Kept bytes by run, in pages. */
    kept: () => pages(PAGE, { first: '', read, cursorOf: ({ runId }) => runId }),

    drop: async (runId: string): Promise<void> => {
      await strapi.db.query(SPOOL_UID).deleteMany({ where: { runId } });
    },
  };
};

export type CleanupSpool = ReturnType<typeof createCleanupSpool>;
