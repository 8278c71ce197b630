import type { Core } from '@strapi/strapi';
import { registerWebhookEvents } from './announcer';
import { houseOf } from './compose';
import { readConfig } from './config';
import { ONLY_LOOKS } from './contracts/desk';
import { SIZE_LIMIT_ADVICE, sizeLimitConcern } from './media/size-limit';
import { publicUrlOf } from './public-url';
import { registerPermissions } from './triggers/permissions';

/** The database is ready: permissions, events, and the driver that carries runs on. */
export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await registerPermissions(strapi);
  registerWebhookEvents(strapi);
  const config = readConfig(strapi);
  const { url, isPublic } = publicUrlOf(strapi, config);
  if (!isPublic) {
    strapi.log.warn(
      `[hero-image] Crawlers cannot reach ${url}: set the plugin's publicUrl, or server.url, to the site's public address.`,
    );
  }
  const concern = sizeLimitConcern(strapi, config);
  if (concern !== null) strapi.log.warn(`[hero-image] ${concern} ${SIZE_LIMIT_ADVICE}`);
  if (strapi.config.get(ONLY_LOOKS) === true) return;
  const { driver, sweeper, backfiller, cleaner } = houseOf(strapi);
  driver.start();
  sweeper.start();
  backfiller.start();
  cleaner.start();
};
