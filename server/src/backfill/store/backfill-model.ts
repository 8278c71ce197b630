import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const BACKFILL_UID = `${PLUGIN_MODEL_PREFIX}.backfill` as const;

const text = () => ({ type: 'string' }) as const;
const whole = () => ({ type: 'integer' }) as const;
const moment = () => ({ type: 'datetime' }) as const;

/** Backfills, and how many of their runs have been inserted. */
export const backfillModel = {
  uid: BACKFILL_UID,
  modelName: 'hero-image-backfill',
  singularName: 'hero-image-backfill',
  tableName: 'hero_image_backfills',
  attributes: {
    id: { type: 'increments' },
    backfillId: { type: 'string', column: { unique: true } },
    status: text(),
    version: whole(),
    leaseUntil: moment(),
    order: { type: 'json' },
    field: text(),
    /** Id of the last row that was read. */
    position: whole(),
    entries: whole(),
    kept: whole(),
    noted: whole(),
    paused: { type: 'text' },
    requestedBy: text(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [],
};
