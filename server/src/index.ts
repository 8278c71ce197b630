import type { Core } from '@strapi/strapi';
import { bootstrap } from './bootstrap';
import { houseOf } from './compose';
import { config } from './config';
import { destroy } from './destroy';
import { templateContentType } from './generation/store/template-content-type';
import { register } from './register';
import { createAdminGenerationController } from './triggers/admin-generation-controller';
import { createAdminProviderController } from './triggers/admin-provider-controller';
import { createAdminSettingsController } from './triggers/admin-settings-controller';
import { createCallbackController } from './triggers/callback-controller';
import { createGenerationController } from './triggers/generation-controller';
import { hasAnyAction } from './triggers/has-any-action';
import { createHeadController } from './triggers/head-controller';
import { createReferenceController } from './triggers/reference-controller';
import { routes } from './triggers/routes';
import type { ServicesOf } from './triggers/services';

type Shell = { strapi: Core.Strapi };

const withServices =
  <Controller>(create: (services: ServicesOf) => Controller) =>
  ({ strapi }: Shell): Controller =>
    create(() => houseOf(strapi).services);

/** What Strapi loads: a table of contents. */
export default {
  config,
  register,
  bootstrap,
  destroy,
  routes,
  policies: { 'has-any-action': hasAnyAction },
  contentTypes: { template: templateContentType },
  controllers: {
    'admin-generation': withServices(createAdminGenerationController),
    'admin-provider': withServices(createAdminProviderController),
    'admin-settings': withServices(createAdminSettingsController),
    callback: withServices(createCallbackController),
    generation: withServices(createGenerationController),
    head: withServices(createHeadController),
    reference: withServices(createReferenceController),
  },
};
