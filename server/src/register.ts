import type { Core } from '@strapi/strapi';
import { readConfig } from './config';
import { houseOf } from './compose';
import { generationModel } from './generation/store/generation-model';
import { templateVersionModel } from './generation/store/template-version-model';
import { validateTemplates } from './prompt/validate-template';
import { createFormGuard } from './triggers/form-guard';
import { PLUGIN_NAME } from './triggers/plugin-name';
import { createPublishHook } from './triggers/publish-hook';
import { modelRegistry } from './triggers/strapi-parts';
import { createTemplateGuard } from './triggers/template-guard';

/** Before the database is ready: what Strapi must know of, and templates that would only fail later. */
export const register = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  strapi.customFields.register({ name: 'hero', plugin: PLUGIN_NAME, type: 'json' });
  for (const model of [generationModel, templateVersionModel]) modelRegistry(strapi).add(model);
  await validateTemplates(readConfig(strapi).templates, null);

  const services = () => houseOf(strapi).services;
  strapi.documents.use(createFormGuard(services));
  strapi.documents.use(createTemplateGuard(services));
  strapi.documents.use(createPublishHook(services));
};
