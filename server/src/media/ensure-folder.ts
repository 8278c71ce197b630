import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { causeClass } from './media-failed';
import { FOLDER_UID, uploadPlugin } from './upload-plugin';

const folderSchema = z.object({ id: z.number().int(), path: z.string(), pathId: z.number().int() });

/** A folder of the media library; a file stores both its id and its path. */
export type MediaFolder = z.infer<typeof folderSchema>;

const ATTEMPTS = 5;

/** The oldest folder of that name at the root, so that all servers use the same one if there are several. */
const findFolder = async (strapi: Core.Strapi, name: string): Promise<MediaFolder | null> => {
  const row: unknown = await strapi.db
    .query(FOLDER_UID)
    .findOne({ where: { name, parent: null }, orderBy: { pathId: 'asc' } });
  return z.nullable(folderSchema).parse(row);
};

/**
 * Creates the folder. Strapi numbers folders `max(pathId) + 1` under a UNIQUE index. When two servers create the
 * folder at the same moment, the second insert fails and its retry finds the first folder, or it gets the higher
 * number and its folder is deleted again.
 */
const createFolder = async (strapi: Core.Strapi, name: string): Promise<MediaFolder | null> => {
  const made = folderSchema.parse(await uploadPlugin(strapi).folder.create({ name, parent: null }));
  const first = await findFolder(strapi, name);
  if (first && first.id !== made.id) await strapi.db.query(FOLDER_UID).delete({ where: { id: made.id } });
  return first;
};

const findOrCreate = async (strapi: Core.Strapi, name: string): Promise<MediaFolder> => {
  let cause: unknown = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await findFolder(strapi, name);
    if (found) return found;
    try {
      const made = await createFolder(strapi, name);
      if (made) return made;
    } catch (error) {
      cause = error;
    }
  }
  throw new HeroError({
    code: 'media_failed',
    message: `The media library folder "${name}" could not be made (${causeClass(cause)}); make it by hand in the media library, then try again.`,
    retryable: true,
    cause,
  });
};

const underWay = new WeakMap<Core.Strapi, Map<string, Promise<MediaFolder>>>();

/**
 * The folder of that name at the root of the media library, created when missing. Concurrent calls in one process
 * share one result.
 *
 * @throws HeroError `media_failed` when it can be neither found nor created.
 */
export const ensureFolder = async (strapi: Core.Strapi, name: string): Promise<MediaFolder> => {
  const ofThisStrapi = underWay.get(strapi) ?? new Map<string, Promise<MediaFolder>>();
  underWay.set(strapi, ofThisStrapi);
  const running = ofThisStrapi.get(name);
  if (running) return running;
  const folder = findOrCreate(strapi, name).finally(() => ofThisStrapi.delete(name));
  ofThisStrapi.set(name, folder);
  return folder;
};
