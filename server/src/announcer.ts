import type { Core } from '@strapi/strapi';
import type { LedgerRow } from './generation/ledger-row';
import { announce } from './head/announce';
import { webhookStore } from './triggers/strapi-parts';

const EVENTS = { succeeded: 'hero-image.succeeded', failed: 'hero-image.failed' } as const;

/** Offers the plugin's events to the webhooks page of the admin. */
export const registerWebhookEvents = (strapi: Core.Strapi): void => {
  const store = webhookStore(strapi);
  store.addAllowedEvent('HERO_IMAGE_SUCCEEDED', EVENTS.succeeded);
  store.addAllowedEvent('HERO_IMAGE_FAILED', EVENTS.failed);
};

/** Tells listeners and webhooks how a run ended: what was made for which entry, no prompt and no cost. */
export const createAnnouncer =
  (strapi: Core.Strapi) =>
  async (event: keyof typeof EVENTS, row: LedgerRow): Promise<void> => {
    const { runId, status, uid, documentId, locale, field, hero, error } = row;
    const generation = { id: runId, status, uid, documentId, locale, field, hero, error };
    await announce(strapi, { event: EVENTS[event], payload: { generation } });
  };
