import type { Core } from '@strapi/strapi';
import type { Hero } from '../contracts/hero';
import type { HeroStoredFiles } from '../contracts/stored-file';
import { withFileUrls, type FileUrls } from './file-url';
import { toStoredFile } from './find-stored-image';
import { FILE_UID } from './upload-plugin';

/** The files of a hero in the media library; null when one of them is missing. */
export const findHeroFiles = async (
  strapi: Core.Strapi,
  { image, social }: Pick<Hero, 'image' | 'social'>,
  urls: FileUrls,
): Promise<HeroStoredFiles | null> => {
  const where = { id: { $in: [image.id, social.id] } };
  const rows: unknown[] = await strapi.db.query(FILE_UID).findMany({ where });
  const files = rows.map((row) => withFileUrls(toStoredFile(row), urls));
  const hero = files.find(({ id }) => id === image.id);
  const socialFile = files.find(({ id }) => id === social.id);
  return hero === undefined || socialFile === undefined ? null : { hero, social: socialFile };
};
