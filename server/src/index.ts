import type { Core } from '@strapi/strapi';
import { bootstrap } from './bootstrap';
import { houseOf } from './compose';
import { config } from './config';
import { destroy } from './destroy';
import { templateContentType } from './generation/store/template-content-type';
import { register } from './register';
import { createAdminBackfillController } from './triggers/admin-backfill-controller';
import { createAdminCleanupController } from './triggers/admin-cleanup-controller';
import { createAdminGenerationController } from './triggers/admin-generation-controller';
import { createAdminOutcomeController } from './triggers/admin-outcome-controller';
import { createAdminProviderController } from './triggers/admin-provider-controller';
import { createAdminSettingsController } from './triggers/admin-settings-controller';
import { createAdminUsageController } from './triggers/admin-usage-controller';
import { createAdminDoctorController } from './triggers/admin-doctor-controller';
import { createCallbackController } from './triggers/callback-controller';
import { createDesk } from './triggers/desk';
import { createFileController } from './triggers/file-controller';
import { createGenerationController } from './triggers/generation-controller';
import { hasAnyAction } from './triggers/has-any-action';
import { createHeadController } from './triggers/head-controller';
import { createReferenceController } from './triggers/reference-controller';
import { routes } from './triggers/routes';
import type { ServicesOf } from './triggers/services';

type Shell = { strapi: Core.Strapi };

const withServices =
  <Part>(create: (services: ServicesOf) => Part) =>
  ({ strapi }: Shell): Part =>
    create(() => houseOf(strapi).services);

/** What Strapi loads: a table of contents. */
export default {
  config,
  register,
  bootstrap,
  destroy,
  routes,
  policies: { 'has-any-action': hasAnyAction },
  services: { desk: withServices(createDesk) },
  contentTypes: { template: templateContentType },
  controllers: {
    'admin-backfill': withServices(createAdminBackfillController),
    'admin-doctor': withServices(createAdminDoctorController),
    'admin-cleanup': withServices(createAdminCleanupController),
    'admin-generation': withServices(createAdminGenerationController),
    'admin-outcome': withServices(createAdminOutcomeController),
    'admin-provider': withServices(createAdminProviderController),
    'admin-settings': withServices(createAdminSettingsController),
    'admin-usage': withServices(createAdminUsageController),
    callback: withServices(createCallbackController),
    file: withServices(createFileController),
    generation: withServices(createGenerationController),
    head: withServices(createHeadController),
    reference: withServices(createReferenceController),
  },
};
