import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { AssetReference } from '../contracts/template';
import { readAsset } from './read-asset';
import { readImage } from './read-image';
import { FILE_UID } from './upload-plugin';

const stateSchema = z.object({ hash: z.string(), updatedAt: z.unknown() });

/** A version that changes with the file of a reference, computed without reading it; null for a missing file. */
export const referenceVersion = async (
  strapi: Core.Strapi,
  reference: AssetReference,
): Promise<string | null> => {
  if ('path' in reference) {
    const facts = await stat(resolve(strapi.dirs.app.root, reference.path)).catch(() => null);
    return facts === null ? null : `${facts.mtimeMs}:${facts.size}`;
  }
  const found: unknown = await strapi.db
    .query(FILE_UID)
    .findOne({ select: ['hash', 'updatedAt'], where: { id: reference.file } });
  if (!found) return null;
  const { hash, updatedAt } = stateSchema.parse(found);
  return `${hash}:${String(updatedAt)}`;
};

/**
 * Reads a reference image as uploaded, with the name that is shown to editors.
 *
 * @throws HeroError config_invalid, media_failed, image_too_large
 */
export const readReference = async (
  strapi: Core.Strapi,
  reference: AssetReference,
  limit: { maxBytes: number },
): Promise<{ bytes: Uint8Array; name: string }> => {
  if ('path' in reference) {
    const { bytes } = await readAsset(strapi, reference, limit);
    return { bytes, name: basename(reference.path) };
  }
  const { bytes, name } = await readImage(strapi, reference.file, limit);
  return { bytes, name };
};
