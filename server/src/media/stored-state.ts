import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { StoredFile } from '../contracts/stored-file';
import { toStoredFile } from './find-stored-image';
import { causeClass } from './media-failed';
import { FileGone, openFile, type FileAddress } from './open-file';
import { storedName } from './public-address';
import { FILE_UID } from './upload-plugin';

/**
 * What is left of a file: its row in the media library, its bytes in the storage, and those of its formats.
 * `another`: the row is one of another file, as for a hero that was copied from another site.
 */
export type StoredState =
  | { kind: 'whole'; file: StoredFile }
  | { kind: 'without formats' | 'without bytes' }
  | { kind: 'gone' | 'another' };

const address = z.looseObject({ url: z.string() });

const rowSchema = z.looseObject({
  id: z.number(),
  url: z.string(),
  provider: z.unknown(),
  formats: z.record(z.string(), address).nullish(),
});

/** A storage that does not answer, or does not say, is not a missing file. */
const isGone = async (strapi: Core.Strapi, address: FileAddress): Promise<boolean> => {
  try {
    await (await openFile(strapi, address)).close();
    return false;
  } catch (error) {
    if (error instanceof FileGone) return true;
    strapi.log.warn(`[hero-image] A file could not be looked for in the storage (${causeClass(error)})`);
    return false;
  }
};

interface Depth {
  /** Whether the formats are looked for, too. */
  formats: boolean;
}

const stateOf = async (
  strapi: Core.Strapi,
  row: z.infer<typeof rowSchema>,
  depth: Depth,
): Promise<StoredState> => {
  const { provider, formats } = row;
  if (await isGone(strapi, row)) return { kind: 'without bytes' };
  for (const format of depth.formats ? Object.values(formats ?? {}) : [])
    if (await isGone(strapi, { ...format, provider })) return { kind: 'without formats' };
  return { kind: 'whole', file: toStoredFile(row) };
};

/** Looks the files that a hero names up in the media library and in the storage, in their order. */
export const storedStates = async (
  strapi: Core.Strapi,
  files: { id: number; url: string }[],
  depth: Depth,
): Promise<StoredState[]> => {
  const ids = files.map(({ id }) => id);
  const found: unknown = await strapi.db.query(FILE_UID).findMany({ where: { id: { $in: ids } } });
  const rows = new Map(
    z
      .array(rowSchema)
      .parse(found)
      .map((row) => [row.id, row]),
  );
  return Promise.all(
    files.map(async ({ id, url }): Promise<StoredState> => {
      const row = rows.get(id);
      if (row === undefined) return { kind: 'gone' };
      return storedName(row.url) === storedName(url) ? stateOf(strapi, row, depth) : { kind: 'another' };
    }),
  );
};

/** Files of the media library that tell whether the storage is there. */
const NEWEST = 5;

/**
 * Whether the storage has none of the newest files from before this process: then it was not mounted, or replaced as
 * a whole, and says nothing about a single file. What the process itself has stored since lies in any storage.
 */
export const isStorageAway = async (strapi: Core.Strapi): Promise<boolean> => {
  const found: unknown = await strapi.db.query(FILE_UID).findMany({
    where: { createdAt: { $lt: new Date(Date.now() - process.uptime() * 1000) } },
    orderBy: [{ id: 'desc' }],
    limit: NEWEST,
  });
  const newest = z.array(rowSchema).parse(found);
  const gone = await Promise.all(newest.map((row) => isGone(strapi, row)));
  return gone.length > 0 && gone.every(Boolean);
};
