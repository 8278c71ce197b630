import type { Core } from '@strapi/strapi';

/**
 * Emits an event on Strapi's hub. An error of a listener is logged and not rethrown: the hub awaits listeners one
 * after another, and their failures must not fail the run.
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
