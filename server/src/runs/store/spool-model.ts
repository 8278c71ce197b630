import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const SPOOL_UID = `${PLUGIN_MODEL_PREFIX}.spool` as const;

const TABLE = 'hero_image_spool';

/** Bytes on their way to the media library, in pieces that every database takes in one statement. */
export const spoolModel = {
  uid: SPOOL_UID,
  modelName: 'hero-image-spool',
  singularName: 'hero-image-spool',
  tableName: TABLE,
  attributes: {
    id: { type: 'increments' },
    runId: { type: 'string' },
    ref: { type: 'string' },
    part: { type: 'integer' },
    /** Base64: Strapi's models have no binary columns. */
    content: { type: 'text' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [
    { name: `${TABLE}_unique`, type: 'unique', columns: ['ref', 'part'] },
    { name: `${TABLE}_run_index`, columns: ['run_id'] },
  ],
};
