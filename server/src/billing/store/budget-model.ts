import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const BUDGET_UID = `${PLUGIN_MODEL_PREFIX}.budget` as const;

/** What was spent in a period, as one number that a single statement compares and raises. */
export const budgetModel = {
  uid: BUDGET_UID,
  modelName: 'hero-image-budget',
  singularName: 'hero-image-budget',
  tableName: 'hero_image_budgets',
  attributes: {
    id: { type: 'increments' },
    period: { type: 'string', column: { unique: true } },
    /** Millionths of a credit, or pictures. */
    used: { type: 'biginteger' },
    /** Whether somebody was told that little is left. */
    warned: { type: 'boolean' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [],
};
