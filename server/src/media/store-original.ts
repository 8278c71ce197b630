import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Hero } from '../contracts/hero';
import type { Rendition } from '../contracts/rendition';
import { storeImage } from './store-image';
import { FILE_UID } from './upload-plugin';

export interface OriginalToStore {
  /** Stored untouched. */
  image: Rendition;
  hero: Hero;
  /** Unique to the run and the image. */
  key: string;
  folder: string;
  createdBy: number | null;
}

const rowSchema = z.object({ hash: z.string() });

/**
 * Stores a provider's original image in the media library, next to its hero. Returns the id of the file.
 *
 * @throws HeroError media_failed
 */
export const storeOriginal = async (strapi: Core.Strapi, input: OriginalToStore): Promise<number> => {
  const { image, hero, key, folder, createdBy } = input;
  const row: unknown = await strapi.db
    .query(FILE_UID)
    .findOne({ select: ['hash'], where: { id: hero.image.id } });
  const name = `${rowSchema.parse(row).hash} original`;
  const stored = await storeImage(strapi, {
    baseName: name,
    name,
    key: `${key}:original`,
    main: image,
    formats: {},
    alternativeText: hero.image.alternativeText,
    caption: '',
    focalPoint: null,
    folder,
    createdBy,
    smaller: 'turn media.keepOriginals off',
  });
  return stored.id;
};
