import type { Core } from '@strapi/strapi';
import { bootstrap } from './bootstrap';
import { getApp, type App } from './app/create-app';
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

type Shell = { strapi: Core.Strapi };

const withApp =
  <Part>(create: (app: App) => Part) =>
  ({ strapi }: Shell): Part =>
    create(getApp(strapi));

/** The entry point that Strapi loads. */
export default {
  config,
  register,
  bootstrap,
  destroy,
  routes,
  policies: { 'has-any-action': hasAnyAction },
  services: { cli: withApp(createCliService) },
  contentTypes: { template: templateContentType },
  controllers: {
    'admin-backfill': withApp(createAdminBackfillController),
    'admin-doctor': withApp(createAdminDoctorController),
    'admin-cleanup': withApp(createAdminCleanupController),
    'admin-generation': withApp(createAdminGenerationController),
    'admin-outcome': withApp(createAdminOutcomeController),
    'admin-provider': withApp(createAdminProviderController),
    'admin-settings': withApp(createAdminSettingsController),
    'admin-usage': withApp(createAdminUsageController),
    callback: withApp(createCallbackController),
    file: withApp(createFileController),
    generation: withApp(createGenerationController),
    head: withApp(createHeadController),
    reference: withApp(createReferenceController),
  },
};
