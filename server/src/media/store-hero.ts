import type { Core } from '@strapi/strapi';
import type { Hero, HeroSource } from '../contracts/hero';
import type { RenditionSet } from '../contracts/rendition';
import { heroValue } from '../head/hero-value';
import { withFileUrls, type FileUrls } from './file-url';
import { removeImage } from './remove-image';
import { storeImage } from './store-image';

export interface HeroToStore {
  renditions: RenditionSet;
  /** Unique to the run and the picture; the same again finds what is stored already. */
  key: string;
  baseName: string;
  alternativeText: string;
  source: HeroSource;
  pinned: boolean;
  generation: string | null;
  inputs: string;
  folder: string;
  publicUrl: string;
  address: FileUrls;
  /** Id of the admin user who asked; null when nobody did. */
  createdBy: number | null;
  /** Throws when somebody else has taken the run over, whose files these are by now. */
  fence: () => Promise<unknown>;
}

/**
 * Puts hero and social image into the media library: both, or neither.
 *
 * @throws HeroError media_failed
 */
export const storeHero = async (strapi: Core.Strapi, order: HeroToStore): Promise<Hero> => {
  const { renditions, key, baseName, alternativeText, folder, createdBy } = order;
  const { placeholder, focalPoint } = renditions;
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
    const { publicUrl, address, source, pinned, generation, inputs } = order;
    const facts = { publicUrl, source, pinned, generation, inputs, alternativeText };
    return heroValue({
      hero: withFileUrls(hero, address),
      social: withFileUrls(social, address),
      ...{ placeholder, focalPoint },
      ...facts,
    });
  } catch (error) {
    await order.fence();
    await removeImage(strapi, hero.id);
    throw error;
  }
};
