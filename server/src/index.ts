import type { Core } from '@strapi/strapi';
import { bootstrap } from './bootstrap';
import { getApp } from './app/create-app';
import { config } from './config';
import { destroy } from './destroy';
import { templateContentType } from './templates/template-content-type';
import { register } from './register';
import { createAdminBackfillController } from './http/admin/backfill-controller';
import { createAdminCleanupController } from './http/admin/cleanup-controller';
import { createAdminGenerationController } from './http/admin/generation-controller';
import { createAdminOutcomeController } from './http/admin/outcome-controller';
import { createAdminProviderController } from './http/admin/provider-controller';
import { createAdminSettingsController } from './http/admin/settings-controller';
import { createAdminUsageController } from './http/admin/usage-controller';
import { createAdminDoctorController } from './http/admin/doctor-controller';
import { createCallbackController } from './http/content-api/callback-controller';
import { createCliService } from './app/cli-service';
import { createFileController } from './http/content-api/file-controller';
import { createGenerationController } from './http/content-api/generation-controller';
import { hasAnyAction } from './http/action-policy';
import { createHeadController } from './http/content-api/head-controller';
import { createReferenceController } from './http/content-api/reference-controller';
import { routes } from './http/routes';
import type { ServicesOf } from './app/services';

type Shell = { strapi: Core.Strapi };

const withServices =
  <Part>(create: (services: ServicesOf) => Part) =>
  ({ strapi }: Shell): Part =>
    create(() => getApp(strapi).services);

/** What Strapi loads: a table of contents. */
export default {
  config,
  register,
  bootstrap,
  destroy,
  routes,
  policies: { 'has-any-action': hasAnyAction },
  services: { desk: withServices(createCliService) },
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
