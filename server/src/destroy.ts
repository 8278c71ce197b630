import type { Core } from '@strapi/strapi';
import { getApp } from './app/create-app';
import { within } from './runs/drivers/shutdown';

/**
 * Milliseconds that paid calls in flight get to complete when Strapi stops; everything else is handed over at
 * once. Hosting platforms kill a process that takes longer than 30 seconds.
 */
const GRACE_MS = 25_000;

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { repairQueue, driver, missedPublishes, backfillWorker, dailyCleanup, close } = getApp(strapi);
  repairQueue.stop();
  await Promise.all([
    driver.stop({ graceMs: GRACE_MS }),
    missedPublishes.stop(),
    backfillWorker.stop(),
    dailyCleanup.stop(),
    // The repair in progress completes unless its storage hangs.
    within([repairQueue.idle()], GRACE_MS),
  ]);
  await close();
};
