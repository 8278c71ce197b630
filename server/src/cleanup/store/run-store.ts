import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Candidate } from '../../contracts/generation';
import { OVER } from '../rules';
import type { RunFiles } from '../run-files';
import { runSchema } from '../../runs/model/run';
import { contentTypeOf } from '../../entries/entry-store';
import { GENERATION_UID } from '../../runs/store/generation-model';
import { pagesById } from './pages';

const PAGE = 50;
/** Ids take less memory than records. */
const IDS = 500;

/** A record of another version is read as far as it goes: it must not block all others. */
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
const idsSchema = z.array(z.object({ id: z.number(), runId: z.string() }));

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

  const read =
    (where: object) =>
    async (after: number): Promise<RunFiles[]> => {
      const found: unknown = await query().findMany({
        select: COLUMNS,
        where: { ...where, id: { $gt: after } },
        orderBy: [{ id: 'asc' }],
        limit: PAGE,
      });
      const rows = z.array(rowSchema).parse(found);
      const gone = await goneEntries(rows);
      return rows.map((row) => ({ ...row, isEntryGone: gone.has(`${row.uid} ${row.documentId ?? ''}`) }));
    };

  const endedBefore = (before: Date) => ({ status: { $in: [...OVER] }, finishedAt: { $lt: before } });

  return {
    /** Runs that ended before a moment, oldest first, in pages. */
    endedBefore: (before: Date) => pagesById(PAGE, read(endedBefore(before))),

    /** Every run for one of these requests, in pages: only they may have taken up each other's files. */
    sharing: (hashes: string[]) => pagesById(PAGE, read({ requestHash: { $in: hashes } })),

    /** Writes down that files are gone, unless the run has changed meanwhile. */
    lose: async (
      { id, version }: RunFiles,
      { candidates, losesHero }: { candidates: Candidate[]; losesHero: boolean },
    ): Promise<void> => {
      const data = { candidates, ...(losesHero ? { hero: null } : {}), version: version + 1 };
      await query().updateMany({ where: { id, version }, data });
    },

    /** Ids of runs that ended before a moment, oldest first, in pages. */
    idsBefore: (before: Date) =>
      pagesById(IDS, async (after) =>
        idsSchema.parse(
          await query().findMany({
            select: ['id', 'runId'],
            where: { ...endedBefore(before), id: { $gt: after } },
            orderBy: [{ id: 'asc' }],
            limit: IDS,
          }),
        ),
      ),

    /** Deletes rows that are still over. */
    delete: async (ids: number[], before: Date): Promise<void> => {
      await query().deleteMany({ where: { ...endedBefore(before), id: { $in: ids } } });
    },
  };
};

export type CleanupRuns = ReturnType<typeof createCleanupRuns>;
