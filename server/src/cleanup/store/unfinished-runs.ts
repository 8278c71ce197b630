import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { requestSnapshotSchema, outputSchema } from '../../runs/model/run';
import { ownerOf } from '../../runs/model/spool';
import { GENERATION_UID } from '../../runs/store/generation-model';
import { pagesById } from './pages';

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
  const read = async (after: number) => {
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
    return z.array(rowSchema).parse(found);
  };
  for await (const rows of pagesById(PAGE, read)) rows.map(needsOf).forEach(visit);
};
