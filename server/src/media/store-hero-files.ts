import type { Core } from '@strapi/strapi';
import type { RenditionSet } from '../contracts/rendition';
import type { HeroStoredFiles } from '../contracts/stored-file';
import { withFileUrls, type FileUrls } from './file-url';
import { removeImage } from './remove-image';
import { storeImage } from './store-image';

export interface HeroToStore {
  renditions: RenditionSet;
  /** Unique to the run and the image; a repeated call with the same key finds the stored files. */
  key: string;
  baseName: string;
  alternativeText: string;
  folder: string;
  urls: FileUrls;
  /** Id of the requesting admin user; null for none. */
  createdBy: number | null;
  /** Throws when the run's lease expired, because another worker may own its files. */
  fence: () => Promise<unknown>;
}

/**
 * Stores hero and social image in the media library: both, or neither.
 *
 * @throws HeroError media_failed
 */
export const storeHeroFiles = async (strapi: Core.Strapi, input: HeroToStore): Promise<HeroStoredFiles> => {
  const { renditions, key, baseName, alternativeText, folder, createdBy, urls } = input;
  const { focalPoint } = renditions;
  const shared = { alternativeText, caption: '', folder, createdBy };
  const hero = await storeImage(strapi, {
    ...shared,
    baseName,
    key: `${key}:hero`,
    main: renditions.hero,
    formats: renditions.heroFormats,
    focalPoint,
    smaller: 'lower output.quality or output.width',
  });
  try {
    const social = await storeImage(strapi, {
      ...shared,
      baseName: `${baseName} social`,
      key: `${key}:social`,
      main: renditions.social,
      formats: renditions.socialFormats,
      focalPoint: null,
      smaller: 'set social.format to jpeg',
    });
    return { hero: withFileUrls(hero, urls), social: withFileUrls(social, urls) };
  } catch (error) {
    await input.fence();
    await removeImage(strapi, hero.id);
    throw error;
  }
};
