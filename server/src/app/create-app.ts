import { AsyncResource } from 'node:async_hooks';
import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import { createBackfillCommands, createPauseBackfill } from '../backfill/commands';
import { createBackfillRuns } from '../backfill/store/backfill-run-store';
import { createBackfillStore } from '../backfill/store/backfill-store';
import { createBackfillWorker } from '../backfill/worker';
import { createUsage } from '../billing/store/usage-store';
import { createCleanup } from '../cleanup/create-cleanup';
import { createCleaner } from '../cleanup/daily-cleanup';
import { claimCleanupDay } from '../cleanup/store/cleanup-day';
import { readConfig } from '../config';
import type { DoctorCheck } from '../contracts/doctor';
import type { Template } from '../contracts/template';
import { examine } from '../doctor/examine';
import { createProviderTests } from '../doctor/test-provider';
import { createEntryReader } from '../entries/entry-reader';
import { FILES_PATH } from '../http/routes';
import { fontProblems } from '../image/card/fonts';
import { configureSharp } from '../image/sharp';
import { fileUrlsOf } from '../media/file-url';
import { readImage } from '../media/read-image';
import { DEFAULT_TEMPLATE } from '../prompt/default-template';
import { summariseProviders } from '../providers/provider-summaries';
import { providerOrder } from '../providers/registry';
import { repairEntry } from '../repair/repair-entry';
import { createRepairQueue } from '../repair/repair-queue';
import { createRunDriver } from '../runs/drivers/run-driver';
import { createLibraryHero } from '../runs/start/library-hero';
import { createPromptPreview } from '../runs/start/preview-prompt';
import { checkTemplate } from '../templates/check-template';
import { createTemplateStore } from '../templates/template-store';
import { createMissedPublishes } from '../triggers/missed-publishes';
import { createVendorUrls } from '../vendor-urls/vendor-urls';
import { createPorts } from './create-ports';
import { createAppProviders } from './create-providers';
import { publicUrlOf } from './public-url';
import { apiPrefixOf, appKeysOf } from './server-settings';

/** Wires the app together. Loads nothing heavy and starts nothing. */
export const createApp = (strapi: Core.Strapi) => {
  const config = readConfig(strapi);
  const root = strapi.dirs.app.root;
  const appPackage = join(root, 'package.json');
  configureSharp({ resolveFrom: appPackage });
  const fonts = config.card.fonts.map(({ path, ...font }) => ({ ...font, path: join(root, path) }));
  const publicUrl = publicUrlOf(strapi, config);
  const apiPrefix = apiPrefixOf(strapi);

  const { entries, provider, busy, close } = createAppProviders(strapi, { config, fonts });
  const order = providerOrder(config);
  const templates = createTemplateStore(strapi, {
    configured: config.templates,
    builtIn: DEFAULT_TEMPLATE,
  });
  const vendorUrls = createVendorUrls({
    apiUrl: `${publicUrl.url}${apiPrefix}`,
    secrets: appKeysOf(strapi),
    provider: (name) => entries.get(name) ?? null,
  });
  const fileUrls = () =>
    fileUrlsOf(strapi, { baseUrl: config.media.baseUrl, route: `${apiPrefix}${FILES_PATH}` });
  const backfillStores = { store: createBackfillStore(strapi), runs: createBackfillRuns(strapi) };
  const ports = createPorts(strapi, {
    ...{ config, order, fonts, templates, vendorUrls, fileUrls, provider },
    publicUrl: publicUrl.url,
    pauseBackfill: createPauseBackfill(backfillStores),
    wake: AsyncResource.bind(() => driver.notify()),
  });
  const driver = createRunDriver(ports, { jobs: config.jobs, appPackage, busy });

  const deps = { ...ports, strapi, config, templates };
  const listProviders = () => summariseProviders(entries.values(), order);
  const testProvider = createProviderTests({ entries, log: ports.log });
  const repairQueue = createRepairQueue((hero, occasion) => repairEntry(deps, hero, occasion), ports.log);
  const backfillWorker = createBackfillWorker(deps, {
    store: backfillStores.store,
    firstProvider: (row) => row.order.provider ?? order[0] ?? null,
  });
  const cleanup = createCleanup(strapi, config);
  const checks = { listProviders, testProvider, fileUrls, fontProblems: () => fontProblems(fonts) };
  return {
    ...{ ...deps, ...checks, vendorUrls, repairQueue, cleanup, driver, backfillWorker, close },
    siteName: config.siteName,
    entryReader: createEntryReader(strapi),
    previewPrompt: createPromptPreview(ports),
    heroFromLibrary: createLibraryHero({
      ...ports,
      readImage: (file) => readImage(strapi, file, { maxBytes: config.limits.downloadBytes }),
    }),
    checkTemplate: (template: Template) => checkTemplate(strapi, template),
    backfills: createBackfillCommands(deps, { ...backfillStores, wake: backfillWorker.wake }),
    usage: createUsage(strapi, config.budget),
    examine: (): Promise<DoctorCheck[]> => examine({ ...deps, ...checks, publicUrl }),
    missedPublishes: createMissedPublishes({ ...deps, repairQueue }),
    dailyCleanup: createCleaner({
      ...{ cleanup, log: ports.log },
      claimDay: (now) => claimCleanupDay(strapi, now),
    }),
  };
};

export type App = ReturnType<typeof createApp>;

const apps = new WeakMap<Core.Strapi, App>();

/** The app of a Strapi instance, built on first use. */
export const getApp = (strapi: Core.Strapi): App => {
  const app = apps.get(strapi) ?? createApp(strapi);
  apps.set(strapi, app);
  return app;
};
