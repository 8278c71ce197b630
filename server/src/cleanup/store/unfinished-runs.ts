import { setImmediate as turn } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { requestSnapshotSchema, outputSchema } from '../../runs/model/run';
import { ownerOf } from '../../runs/model/spool';
import { GENERATION_UID } from '../../runs/store/generation-model';

const PAGE = 200;

/** What runs that are not over need: files they draw from, and runs whose kept bytes or record they took up. */
export interface RunNeeds {
  files: number[];
  runs: string[];
}

const rowSchema = z.object({
  id: z.number().int(),
  request: requestSnapshotSchema.pick({ references: true, logo: true }).nullable().catch(null),
  outputs: z.array(outputSchema).nullable().catch(null),
  supersedes: z.string().nullable(),
});

const needsOf = ({ request, outputs, supersedes }: z.infer<typeof rowSchema>): RunNeeds => {
  const assets = [...(request?.references ?? []), ...(request?.logo == null ? [] : [request.logo])];
  return {
    files: assets.flatMap((asset) => ('file' in asset ? [asset.file] : [])),
    runs: [
      ...(outputs ?? []).flatMap(({ content }) => (content.kind === 'spool' ? [ownerOf(content.ref)] : [])),
      ...(supersedes === null ? [] : [supersedes]),
    ],
  };
};

/** Reads what runs that are not over need; with `since`, only of those that were changed after it. */
export const readUnfinishedRuns = async (
  strapi: Core.Strapi,
  since: Date | null,
  visit: (needs: RunNeeds) => void,
): Promise<void> => {
  let after = 0;
  for (;;) {
    const found: unknown = await strapi.db.query(GENERATION_UID).findMany({
      select: ['id', 'request', 'outputs', 'supersedes'],
      where: {
        id: { $gt: after },
        $or: [
          { status: { $in: ['queued', 'running', 'unknown'] } },
          { status: 'canceled', finishedAt: { $null: true } },
        ],
        ...(since === null ? {} : { updatedAt: { $gte: since } }),
      },
      orderBy: [{ id: 'asc' }],
      limit: PAGE,
    });
    const rows = z.array(rowSchema).parse(found);
    rows.map(needsOf).forEach(visit);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
    await turn();
  }
};
