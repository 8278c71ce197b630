import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { StoredFile } from '../contracts/stored-file';
import { toStoredFile } from './find-stored-image';
import { causeClass } from './media-failed';
import { FileGone, openFile, type FileAddress } from './open-file';
import { storedName } from './file-url';
import { FILE_UID } from './upload-plugin';

/**
 * Which parts of a file exist: its row in the media library, its bytes in the storage, and those of its formats.
 * `another`: the row belongs to another file, as for a hero that was copied from another site.
 */
export type StoredState =
  | { kind: 'whole'; file: StoredFile }
  | { kind: 'without formats' | 'without bytes' }
  | { kind: 'gone' | 'another' };

const formatSchema = z.looseObject({ url: z.string() });

const rowSchema = z.looseObject({
  id: z.number(),
  url: z.string(),
  provider: z.unknown(),
  formats: z.record(z.string(), formatSchema).nullish(),
});

/** A storage that fails or gives no clear answer does not prove that the file is missing. */
const lookFor = async (strapi: Core.Strapi, file: FileAddress): Promise<'there' | 'gone' | 'unclear'> => {
  try {
    await (await openFile(strapi, file)).close();
    return 'there';
  } catch (error) {
    if (error instanceof FileGone) return 'gone';
    strapi.log.warn(`[hero-image] A file could not be looked for in the storage (${causeClass(error)})`);
    return 'unclear';
  }
};

interface Depth {
  /** Whether the formats are checked as well. */
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
    // Every further request to a storage that hangs would wait for the timeout.
    if (state === 'unclear') return whole();
  }
  return whole();
};

/** The states of a hero's files in media library and storage, in the order given. */
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

/** Number of files that are checked to detect a missing storage. */
const NEWEST = 5;

/**
 * Whether the storage contains none of the newest files that are older than this process. Such a storage is not
 * mounted or was replaced, and proves nothing about a single file. Files that this process stored are ignored, because
 * a wrong storage contains them as well.
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
