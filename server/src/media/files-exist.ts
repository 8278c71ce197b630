import type { Core } from '@strapi/strapi';

/** Whether all of these files are still in the media library. */
export const filesExist = async (strapi: Core.Strapi, ids: number[]): Promise<boolean> => {
  const distinct = [...new Set(ids)];
  const found = await strapi.db.query('plugin::upload.file').count({ where: { id: { $in: distinct } } });
  return found === distinct.length;
};
