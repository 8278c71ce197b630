import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import { readConfig } from './config';
import { houseOf } from './compose';
import { backfillModel } from './generation/store/backfill-model';
import { budgetModel } from './generation/store/budget-model';
import { chargeModel } from './generation/store/charge-model';
import { checkDriver } from './generation/drivers/create-driver';
import { generationModel } from './generation/store/generation-model';
import { placeModel } from './generation/store/place-model';
import { spoolModel } from './generation/store/spool-model';
import { templateVersionModel } from './generation/store/template-version-model';
import { validateTemplates } from './prompt/validate-template';
import { checkServerUrl } from './public-url';
import { createFormGuard } from './triggers/form-guard';
import { PLUGIN_NAME } from './triggers/plugin-name';
import { createNestedGuard } from './triggers/nested-guard';
import { createPublishHook } from './triggers/publish-hook';
import { modelRegistry } from './triggers/strapi-parts';
import { createTemplateGuard } from './triggers/template-guard';

/** Before the database is ready: what Strapi must know of, and templates that would only fail later. */
export const register = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  strapi.customFields.register({ name: 'hero', plugin: PLUGIN_NAME, type: 'json' });
  for (const model of [
    generationModel,
    templateVersionModel,
    chargeModel,
    budgetModel,
    spoolModel,
    backfillModel,
    placeModel,
  ])
    modelRegistry(strapi).add(model);
  const config = readConfig(strapi);
  checkServerUrl(strapi, config);
  await validateTemplates(config.templates, null);
  await checkDriver(config.jobs, join(strapi.dirs.app.root, 'package.json'));

  const services = () => houseOf(strapi).services;
  // The first is the outermost: a choice takes away what runs were allowed before, and then the publish asks.
  strapi.documents.use(createPublishHook(services));
  strapi.documents.use(createFormGuard(services));
  strapi.documents.use(createNestedGuard(strapi));
  strapi.documents.use(createTemplateGuard(services));
};
