import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const SLOT_UID = `${PLUGIN_MODEL_PREFIX}.place` as const;

/** The slots of one provider, as all servers hold them: one row each, changed by compare-and-swap. */
export const slotModel = {
  uid: SLOT_UID,
  modelName: 'hero-image-place',
  singularName: 'hero-image-place',
  tableName: 'hero_image_places',
  attributes: {
    id: { type: 'increments' },
    name: { type: 'string', column: { unique: true } },
    version: { type: 'integer' },
    state: { type: 'json' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [],
};
