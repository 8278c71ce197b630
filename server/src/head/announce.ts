import type { Core } from '@strapi/strapi';

/**
 * Emits an event on Strapi's hub. A listener that throws is logged and forgotten: the hub awaits listeners
 * one after another, and their failures must not fail the run that told them.
 */
export const announce = async (
  strapi: Core.Strapi,
  { event, payload }: { event: string; payload: Record<string, unknown> },
): Promise<void> => {
  try {
    await strapi.eventHub.emit(event, payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    strapi.log.error(`[hero-image] A listener of ${event} failed: ${reason}`);
  }
};
