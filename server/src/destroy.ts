import type { Core } from '@strapi/strapi';
import { getApp } from './app/create-app';
import { within } from './runs/drivers/shutdown';

/**
 * Milliseconds that paid calls under way get to be answered when Strapi stops; everything else is handed over at
 * once. Hosts kill a process that takes longer than 30 seconds.
 */
const GRACE_MS = 25_000;

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { services, driver, sweeper, backfiller, cleaner, close } = getApp(strapi);
  services.repairQueue.stop();
  await Promise.all([
    driver.stop({ graceMs: GRACE_MS }),
    sweeper.stop(),
    backfiller.stop(),
    cleaner.stop(),
    // The entry under way ends, unless its storage hangs.
    within([services.repairQueue.idle()], GRACE_MS),
  ]);
  await close();
};
