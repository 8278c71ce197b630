import type { Core } from '@strapi/strapi';
import type { Run } from '../runs/model/run';
import type { BudgetWarning } from '../billing/spend-ledger';
import { announce } from '../head/announce';
import { isPrivate } from '../head/private-attributes';
import { webhookStore } from '../strapi/strapi-internals';

const EVENTS = {
  succeeded: 'hero-image.succeeded',
  failed: 'hero-image.failed',
  budgetWarning: 'hero-image.budget-warning',
} as const;

/** Lists the plugin's events on the admin's webhooks page. */
export const registerWebhookEvents = (strapi: Core.Strapi): void => {
  const store = webhookStore(strapi);
  store.addAllowedEvent('HERO_IMAGE_SUCCEEDED', EVENTS.succeeded);
  store.addAllowedEvent('HERO_IMAGE_FAILED', EVENTS.failed);
  store.addAllowedEvent('HERO_IMAGE_BUDGET_WARNING', EVENTS.budgetWarning);
};

export interface Events {
  /** The result of a finished run, without prompt and cost. */
  run: (event: 'succeeded' | 'failed', row: Run) => Promise<void>;
  /** A budget is nearly used up; emitted once per day and once per month. */
  budgetWarning: (warning: BudgetWarning) => void;
}

/** Emits events to listeners and webhooks. A failing listener is logged and affects nothing else. */
export const createEvents = (strapi: Core.Strapi): Events => ({
  run: async (event, row) => {
    const { runId, status, uid, documentId, locale, field, error } = row;
    const hero = isPrivate(strapi, { uid, attribute: field }) ? null : row.hero;
    const generation = { id: runId, status, uid, documentId, locale, field, hero, error };
    await announce(strapi, { event: EVENTS[event], payload: { generation } });
  },
  budgetWarning: ({ kind, used, limit }) => {
    const share = Math.floor((used / limit) * 100);
    strapi.log.warn(
      `[hero-image] ${share} % of the ${kind}'s budget is spent or reserved: ${used} of ${limit} credits.`,
    );
    // Not awaited: announcing never rejects.
    void announce(strapi, {
      event: EVENTS.budgetWarning,
      payload: { budget: { period: kind, used, limit } },
    });
  },
});
