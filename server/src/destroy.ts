import type { Core } from '@strapi/strapi';
import { houseOf } from './compose';

/**
 * Milliseconds that paid calls under way get to be answered when Strapi stops; everything else is handed over at
 * once. Hosts kill a process that takes longer than 30 seconds.
 */
const GRACE_MS = 25_000;

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { services, driver, sweeper, backfiller, cleaner, close } = houseOf(strapi);
  await Promise.all([sweeper.stop(), backfiller.stop(), cleaner.stop()]);
  await services.mender.idle();
  await driver.stop({ graceMs: GRACE_MS });
  await close();
};
