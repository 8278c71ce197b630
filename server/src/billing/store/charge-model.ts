import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const CHARGE_UID = `${PLUGIN_MODEL_PREFIX}.charge` as const;

const TABLE = 'hero_image_charges';

const text = () => ({ type: 'string' }) as const;
const whole = () => ({ type: 'integer' }) as const;

/** The books: a line for every call of a provider. Lines stay when old runs are cleared away. */
export const chargeModel = {
  uid: CHARGE_UID,
  modelName: 'hero-image-charge',
  singularName: 'hero-image-charge',
  tableName: TABLE,
  attributes: {
    id: { type: 'increments' },
    /** The call's idempotency key. */
    callKey: { type: 'string', column: { unique: true } },
    runId: text(),
    provider: text(),
    model: text(),
    template: text(),
    uid: text(),
    requestedBy: text(),
    day: text(),
    outcome: text(),
    images: whole(),
    /** Millionths of a credit: whole numbers add up exactly on every database. */
    amount: { type: 'biginteger' },
    estimated: { type: 'boolean' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [{ name: `${TABLE}_day_index`, columns: ['day'] }],
};
