import type { Core } from '@strapi/strapi';
import { registerWebhookEvents } from './app/events';
import { getApp } from './app/create-app';
import { readConfig } from './config';
import { ONLY_LOOKS } from './contracts/cli-service';
import { isPrivateStorage } from './media/file-url';
import { SIZE_LIMIT_ADVICE, sizeLimitConcern } from './media/size-limit';
import { publicUrlOf } from './app/public-url';
import { unreachableBecause } from './doctor/check-public-url';
import { fieldProblems } from './entries/field-problems';
import { registerPermissions } from './http/permissions';

/** Warns once; images are served all the same. Never stops the boot, since an upload provider is third-party code. */
export const warnOfPrivateStorage = async (strapi: Core.Strapi): Promise<void> => {
  try {
    if (readConfig(strapi).media.baseUrl !== undefined || !(await isPrivateStorage(strapi))) return;
    strapi.log.warn(
      "[hero-image] The upload provider is private: pages and crawlers get the pictures of published heroes from Strapi itself. Set the plugin's media.baseUrl to the public origin of the bucket, such as a CDN, if there is one.",
    );
  } catch (error) {
    strapi.log.warn(`[hero-image] Whether the upload provider is private is not known: ${String(error)}`);
  }
};

/** Runs once the database is ready: permissions, events, and the workers that process runs. */
export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await registerPermissions(strapi);
  registerWebhookEvents(strapi);
  const config = readConfig(strapi);
  const { url, isPublic } = publicUrlOf(strapi, config);
  const because = isPublic ? unreachableBecause(url) : 'neither publicUrl nor server.url is set';
  if (because !== null) {
    strapi.log.warn(
      `[hero-image] Crawlers cannot reach ${url} (${because}): set the plugin's publicUrl, or server.url, to the site's public address.`,
    );
  }
  for (const { says, todo } of fieldProblems(strapi)) strapi.log.warn(`[hero-image] ${says} ${todo}`);
  await warnOfPrivateStorage(strapi);
  const concern = sizeLimitConcern(strapi, config);
  if (concern !== null) strapi.log.warn(`[hero-image] ${concern} ${SIZE_LIMIT_ADVICE}`);
  if (strapi.config.get(ONLY_LOOKS) === true) return;
  const { driver, missedPublishes, backfillWorker, dailyCleanup } = getApp(strapi);
  for (const worker of [driver, missedPublishes, backfillWorker, dailyCleanup]) worker.start();
};
