import type { Core } from '@strapi/strapi';
import type { Hero } from '../contracts/hero';
import { heroValue } from '../head/hero-value';
import { toStoredFile } from './find-stored-image';
import { withFileUrls, type FileUrls } from './file-url';
import { FILE_UID } from './upload-plugin';

export interface HeroToRecall {
  hero: Hero;
  /** The words of the article that takes the files up now. */
  alternativeText: string;
  generation: string;
  inputs: string;
  /** The origin crawlers see today: it may have changed since. */
  publicUrl: string;
  address: FileUrls;
}

/** A hero of files that are in the media library already; null when one of them is gone. */
export const recallHero = async (strapi: Core.Strapi, order: HeroToRecall): Promise<Hero | null> => {
  const { hero: earlier, address, ...facts } = order;
  const ids = [earlier.image.id, earlier.social.id];
  const rows: unknown[] = await strapi.db.query(FILE_UID).findMany({ where: { id: { $in: ids } } });
  const files = rows.map(toStoredFile);
  const hero = files.find(({ id }) => id === earlier.image.id);
  const social = files.find(({ id }) => id === earlier.social.id);
  if (hero === undefined || social === undefined) return null;
  const { placeholder, focalPoint } = earlier.image;
  return heroValue({
    ...facts,
    hero: withFileUrls(hero, address),
    social: withFileUrls(social, address),
    placeholder,
    focalPoint,
    source: earlier.source,
    pinned: false,
  });
};
