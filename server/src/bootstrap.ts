import type { Core } from '@strapi/strapi';
import { registerWebhookEvents } from './announcer';
import { houseOf } from './compose';
import { readConfig } from './config';
import { ONLY_LOOKS } from './contracts/desk';
import { publicUrlOf } from './public-url';
import { unreachableBecause } from './triggers/doctor/check-public-url';
import { registerPermissions } from './triggers/permissions';

/** The database is ready: permissions, events, and the driver that carries runs on. */
export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await registerPermissions(strapi);
  registerWebhookEvents(strapi);
  const { url, isPublic } = publicUrlOf(strapi, readConfig(strapi));
  const because = isPublic ? unreachableBecause(url) : 'neither publicUrl nor server.url is set';
  if (because !== null) {
    strapi.log.warn(
      `[hero-image] Crawlers cannot reach ${url} (${because}): set the plugin's publicUrl, or server.url, to the site's public address.`,
    );
  }
  if (strapi.config.get(ONLY_LOOKS) === true) return;
  const { driver, sweeper, backfiller, cleaner } = houseOf(strapi);
  driver.start();
  sweeper.start();
  backfiller.start();
  cleaner.start();
};
