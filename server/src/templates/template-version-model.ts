import { PLUGIN_MODEL_PREFIX } from '../strapi/model-names';

export const TEMPLATE_VERSION_UID = `${PLUGIN_MODEL_PREFIX}.template-version` as const;

/** Every version of a template, so that a run can state exactly which one it used. */
export const templateVersionModel = {
  uid: TEMPLATE_VERSION_UID,
  modelName: 'hero-image-template-version',
  singularName: 'hero-image-template-version',
  tableName: 'hero_image_template_versions',
  attributes: {
    id: { type: 'increments' },
    slug: { type: 'string' },
    version: { type: 'integer' },
    hash: { type: 'string' },
    content: { type: 'json' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [
    {
      name: 'hero_image_template_versions_unique',
      type: 'unique',
      columns: ['slug', 'version'],
    },
  ],
};
