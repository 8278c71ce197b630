import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import { readConfig } from './config';
import { getApp } from './app/create-app';
import { backfillModel } from './backfill/store/backfill-model';
import { budgetModel } from './billing/store/budget-model';
import { chargeModel } from './billing/store/charge-model';
import { checkDriver } from './runs/drivers/create-driver';
import { generationModel } from './runs/store/generation-model';
import { slotModel } from './throttle/store/slot-model';
import { spoolModel } from './runs/store/spool-model';
import { templateVersionModel } from './templates/template-version-model';
import { validateTemplates } from './prompt/validate-template';
import { checkServerUrl } from './app/public-url';
import { createSaveMiddleware } from './triggers/save/middleware';
import { PLUGIN_NAME } from './strapi/plugin-name';
import { createNestedMiddleware } from './triggers/save/nested-middleware';
import { createPublishHook } from './triggers/publish/hook';
import { modelRegistry } from './strapi/strapi-internals';
import { createTemplateMiddleware } from './triggers/save/template-middleware';

/**
 * Runs before the database is ready: registers field and models, and rejects config and templates that would
 * only fail later.
 */
export const register = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  strapi.customFields.register({ name: 'hero', plugin: PLUGIN_NAME, type: 'json' });
  for (const model of [
    generationModel,
    templateVersionModel,
    chargeModel,
    budgetModel,
    spoolModel,
    backfillModel,
    slotModel,
  ])
    modelRegistry(strapi).add(model);
  const config = readConfig(strapi);
  checkServerUrl(strapi, config);
  await validateTemplates(config.templates, null);
  await checkDriver(config.jobs, join(strapi.dirs.app.root, 'package.json'));

  const app = getApp(strapi);
  // The first middleware is the outermost: a choice first withdraws earlier runs' right to replace it, then
  // publishing requests a run.
  strapi.documents.use(createPublishHook(app));
  strapi.documents.use(createSaveMiddleware(app));
  strapi.documents.use(createNestedMiddleware(strapi));
  strapi.documents.use(createTemplateMiddleware(app));
};
