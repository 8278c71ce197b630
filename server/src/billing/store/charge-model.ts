import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const CHARGE_UID = `${PLUGIN_MODEL_PREFIX}.charge` as const;

const TABLE = 'hero_image_charges';

const text = () => ({ type: 'string' }) as const;
const integer = () => ({ type: 'integer' }) as const;

/** The spend ledger: a row for every call of a provider. Rows remain when clean-up removes old runs. */
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
    images: integer(),
    /** Millionths of a credit; every database sums whole numbers exactly. */
    amount: { type: 'biginteger' },
    estimated: { type: 'boolean' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [{ name: `${TABLE}_day_index`, columns: ['day'] }],
};
