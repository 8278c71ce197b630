import type { Core } from '@strapi/strapi';
import { HeroError } from '../contracts/error';
import { causeClass } from './media-failed';
import { FILE_UID, uploadPlugin } from './upload-plugin';

/**
 * Removes a file of the media library, its formats and its row. Removing a missing file is no error.
 *
 * @throws HeroError `media_failed` when the upload provider fails to remove it.
 */
export const removeImage = async (strapi: Core.Strapi, fileId: number): Promise<void> => {
  const row: unknown = await strapi.db.query(FILE_UID).findOne({ where: { id: fileId } });
  if (typeof row !== 'object' || row === null) return;
  try {
    await uploadPlugin(strapi).upload.remove(row);
  } catch (error) {
    throw new HeroError({
      code: 'media_failed',
      message: `File ${fileId} could not be removed from the media library (${causeClass(error)}); check the upload provider and its storage, then remove it in the media library.`,
      retryable: true,
      cause: error,
    });
  }
};
