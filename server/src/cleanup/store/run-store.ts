import { setImmediate as turn } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Candidate } from '../../contracts/generation';
import { OVER, type RunFiles } from '../run-files';
import { runSchema } from '../../runs/model/run';
import { contentTypeOf } from '../../entries/entry-store';
import { GENERATION_UID } from '../../runs/store/generation-model';

const PAGE = 50;

/** A record of another version is read as far as it goes: it must not keep all others waiting. */
const rowSchema = runSchema
  .pick({
    ...{ id: true, runId: true, version: true, status: true, uid: true, documentId: true },
    ...{ requestHash: true, finishedAt: true },
  })
  .extend({
    status: runSchema.shape.status.catch('unknown'),
    candidates: runSchema.shape.candidates.catch([]),
    hero: z
      .object({ image: z.object({ id: z.number() }), social: z.object({ id: z.number() }) })
      .transform(({ image, social }) => ({ image: image.id, social: social.id }))
      .nullable()
      .catch(null),
  });

type Row = z.infer<typeof rowSchema>;

const COLUMNS = [
  ...['id', 'runId', 'version', 'status', 'uid', 'documentId', 'requestHash', 'finishedAt'],
  ...['candidates', 'hero'],
];

const documentsSchema = z.array(z.object({ documentId: z.string() }));

/** Runs of the ledger as clean-up reads and changes them. */
export const createCleanupRuns = (strapi: Core.Strapi) => {
  const query = () => strapi.db.query(GENERATION_UID);

  const goneEntries = async (rows: Row[]): Promise<Set<string>> => {
    const gone = new Set<string>();
    for (const name of new Set(rows.map(({ uid }) => uid))) {
      // A type that is not there at the moment may come back, and its entries with it.
      if (!(name in strapi.contentTypes)) continue;
      const { uid } = contentTypeOf(strapi, name);
      const wanted = new Set(rows.flatMap((row) => (row.uid === name ? (row.documentId ?? []) : [])));
      const found: unknown = await strapi.db
        .query(uid)
        .findMany({ select: ['documentId'], where: { documentId: { $in: [...wanted] } } });
      const there = new Set(documentsSchema.parse(found).map(({ documentId }) => documentId));
      for (const id of wanted) if (!there.has(id)) gone.add(`${name} ${id}`);
    }
    return gone;
  };

  const read = async (where: object): Promise<RunFiles[]> => {
    const found: unknown = await query().findMany({
      select: COLUMNS,
      where,
      orderBy: [{ id: 'asc' }],
      limit: PAGE,
    });
    const rows = z.array(rowSchema).parse(found);
    const gone = await goneEntries(rows);
    return rows.map((row) => ({ ...row, isEntryGone: gone.has(`${row.uid} ${row.documentId ?? ''}`) }));
  };

  /** Runs that ended before a moment, oldest first, a page at a time. */
  const endedBefore = (before: Date, after: number): Promise<RunFiles[]> =>
    read({ id: { $gt: after }, status: { $in: [...OVER] }, finishedAt: { $lt: before } });

  return {
    endedBefore,

    /** Every run for one of these requests: only they may have taken up each other's files. */
    eachSharing: async (hashes: string[], visit: (run: RunFiles) => void): Promise<void> => {
      if (hashes.length === 0) return;
      let after = 0;
      for (;;) {
        const rows = await read({ id: { $gt: after }, requestHash: { $in: hashes } });
        rows.forEach(visit);
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        after = last.id;
        await turn();
      }
    },

    /** Writes down that files are gone, unless somebody changed the run meanwhile. */
    lose: async (
      { id, version }: RunFiles,
      { candidates, losesHero }: { candidates: Candidate[]; losesHero: boolean },
    ): Promise<void> => {
      const data = { candidates, ...(losesHero ? { hero: null } : {}), version: version + 1 };
      await query().updateMany({ where: { id, version }, data });
    },

    /** Ids of runs that ended before a moment, oldest first. */
    idsBefore: async (before: Date, { after, limit }: { after: number; limit: number }) =>
      z.array(z.object({ id: z.number(), runId: z.string() })).parse(
        await query().findMany({
          select: ['id', 'runId'],
          where: { id: { $gt: after }, status: { $in: [...OVER] }, finishedAt: { $lt: before } },
          orderBy: [{ id: 'asc' }],
          limit,
        }),
      ),

    /** Deletes rows that are still over. */
    delete: async (ids: number[], before: Date): Promise<number> => {
      const where = { id: { $in: ids }, status: { $in: [...OVER] }, finishedAt: { $lt: before } };
      return (await query().deleteMany({ where })).count;
    },
  };
};

export type CleanupRuns = ReturnType<typeof createCleanupRuns>;
