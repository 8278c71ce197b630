import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const BUDGET_UID = `${PLUGIN_MODEL_PREFIX}.budget` as const;

/** The spending of a period as one number, so that a single statement can compare and increase it. */
export const budgetModel = {
  uid: BUDGET_UID,
  modelName: 'hero-image-budget',
  singularName: 'hero-image-budget',
  tableName: 'hero_image_budgets',
  attributes: {
    id: { type: 'increments' },
    period: { type: 'string', column: { unique: true } },
    /** Millionths of a credit, or images. */
    used: { type: 'biginteger' },
    /** Whether the budget warning was sent. */
    warned: { type: 'boolean' },
    createdAt: { type: 'datetime' },
    updatedAt: { type: 'datetime' },
  },
  indexes: [],
};
