import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { StoredFile } from '../contracts/stored-file';
import { toStoredFile } from './find-stored-image';
import { causeClass } from './media-failed';
import { FileGone, openFile, type FileAddress } from './open-file';
import { storedName } from './file-url';
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
const lookFor = async (strapi: Core.Strapi, address: FileAddress): Promise<'there' | 'gone' | 'unclear'> => {
  try {
    await (await openFile(strapi, address)).close();
    return 'there';
  } catch (error) {
    if (error instanceof FileGone) return 'gone';
    strapi.log.warn(`[hero-image] A file could not be looked for in the storage (${causeClass(error)})`);
    return 'unclear';
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
  const whole = (): StoredState => ({ kind: 'whole', file: toStoredFile(row) });
  const main = await lookFor(strapi, row);
  if (main === 'gone') return { kind: 'without bytes' };
  for (const format of depth.formats && main === 'there' ? Object.values(formats ?? {}) : []) {
    const state = await lookFor(strapi, { ...format, provider });
    if (state === 'gone') return { kind: 'without formats' };
    // A storage that hangs would let each further file wait as long.
    if (state === 'unclear') return whole();
  }
  return whole();
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
  const states = await Promise.all(newest.map((row) => lookFor(strapi, row)));
  return states.length > 0 && states.every((state) => state === 'gone');
};
