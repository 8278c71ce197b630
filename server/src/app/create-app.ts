import { AsyncResource } from 'node:async_hooks';
import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import { createEvents } from './events';
import { createCleanup } from '../cleanup/create-cleanup';
import { readConfig } from '../config';
import type { Config } from '../contracts/config';
import { HeroError } from '../contracts/error';
import type { SourceImage } from '../contracts/provider';
import type { AssetReference } from '../contracts/template';
import { processRun } from '../runs/worker/process-run';
import { createClaim } from '../runs/worker/claim';
import { createDriver } from '../runs/drivers/create-driver';
import type { ClaimedRun, JobDriver } from '../runs/drivers/driver';
import { createSnapshotRequest } from '../runs/start/snapshot-request';
import { LEASE_MS } from '../runs/worker/lease';
import type { Run } from '../runs/model/run';
import type { Throttle } from '../throttle/throttle';
import type { Ports, UsableProvider } from '../runs/model/ports';
import { createPreparedReferences } from '../vendor-urls/prepared-references';
import { createRunLog } from '../runs/model/run-log';
import { createSpendLedger } from '../billing/store/spend-ledger-store';
import { claimCleanupDay } from '../cleanup/store/cleanup-day';
import { loadEntryValues } from '../entries/entry-values';
import { describeField } from '../entries/field-description';
import { withSpoolCache } from '../runs/store/spool-cache';
import { createThrottles } from '../throttle/throttles';
import { createRunStore } from '../runs/store/run-store';
import { createSlotStore } from '../throttle/store/slot-store';
import { createSpoolStore } from '../runs/store/spool-store';
import { createTemplateStore } from '../templates/template-store';
import { createVendorUrls } from '../vendor-urls/vendor-urls';
import { attachHero } from '../head/attach-hero';
import { findSeoAttribute } from '../head/seo-image';
import { fontProblems } from '../image/card/fonts';
import { assertLogo } from '../image/card/logo';
import { prepareOriginal } from '../image/original';
import { prepareReference } from '../image/prepare-reference';
import { renderBranded } from '../image/render-branded';
import { configureSharp } from '../image/sharp';
import { readAsset } from '../media/read-asset';
import { readReference, referenceVersion } from '../media/read-reference';
import { fileUrlsOf } from '../media/file-url';
import { recallHero } from '../media/recall-hero';
import { responsiveSettings } from '../media/responsive-settings';
import { fileSizeLimit } from '../media/size-limit';
import { storeHero } from '../media/store-hero';
import { storeOriginal } from '../media/store-original';
import { isStorageAway } from '../media/stored-state';
import { createRepair } from '../repair/rebuild-files';
import { DEFAULT_TEMPLATE } from '../prompt/default-template';
import { createBrandCardProvider } from '../providers/brand-card';
import { downloadImage } from '../providers/http/download';
import { createProviders, providerOrder, type ProviderEntry } from '../providers/registry';
import { publicUrlOf } from './public-url';
import { apiPrefixOf, appKeysOf } from './server-settings';
import { createServices } from './create-services';
import type { BackfillWorker } from '../backfill/worker';
import { createBackfills } from '../backfill/create-backfills';
import { createCleaner, type Cleaner } from '../cleanup/daily-cleanup';
import { publishEntry } from '../entries/publish-entry';
import type { Services } from './services';
import { FILES_PATH } from '../http/routes';
import { createMissedPublishes, type MissedPublishes } from '../triggers/missed-publishes';

export interface App {
  services: Services;
  driver: JobDriver;
  sweeper: MissedPublishes;
  backfiller: BackfillWorker;
  cleaner: Cleaner;
  /** Ends the connections to providers. */
  close: () => Promise<void>;
}

/** A provider by name, ready for a run. */
const createProviderLookup =
  (
    entries: Map<string, ProviderEntry>,
    { limits, gateOf }: { limits: Config['limits']; gateOf: (name: string) => Throttle },
  ) =>
  (name: string, model: string | null): UsableProvider => {
    const entry = entries.get(name);
    if (entry === undefined) {
      throw new HeroError({
        code: 'config_invalid',
        message: `No provider is called “${name}”; use one of: ${[...entries.keys()].join(', ')}.`,
      });
    }
    const { timeoutMs, privateNetwork, resultHosts } = entry;
    return {
      name,
      timeoutMs,
      throttle: gateOf(name),
      provider: model === null ? entry.provider : entry.withModel(model),
      download: (url, signal) =>
        downloadImage({
          url,
          signal,
          timeoutMs,
          privateNetwork,
          resultHosts,
          maxBytes: limits.downloadBytes,
        }),
    };
  };

/** The admin user behind a run, for the media library's “created by”. */
const adminIdOf = (requestedBy: string): number | null => {
  const id = Number(/^admin:(\d+)$/.exec(requestedBy)?.[1]);
  return Number.isInteger(id) ? id : null;
};

/** Puts the parts together: the one file that knows them all. Nothing heavy is loaded before it is used. */
export const createApp = (strapi: Core.Strapi): App => {
  const config = readConfig(strapi);
  const { limits, media } = config;
  const root = strapi.dirs.app.root;
  const fonts = config.card.fonts.map(({ path, ...font }) => ({ ...font, path: join(root, path) }));
  const appPackage = join(root, 'package.json');
  configureSharp({ resolveFrom: appPackage });

  const entries = createProviders({ config, createBrandCard: () => createBrandCardProvider({ fonts }) });
  const gates = createThrottles(entries, {
    places: createSlotStore(strapi),
    warn: (message) => strapi.log.warn(`[hero-image] ${message}`),
  });
  const provider = createProviderLookup(entries, { limits, gateOf: gates.of });
  const templates = createTemplateStore(strapi, {
    configured: config.templates,
    builtIn: DEFAULT_TEMPLATE,
  });
  const assetLimit = { maxBytes: limits.downloadBytes };
  const readLogo = async (reference: AssetReference): Promise<SourceImage> => {
    const logo = await readAsset(strapi, reference, assetLimit);
    await assertLogo(logo, 'path' in reference ? reference.path : `file ${reference.file}`);
    return logo;
  };
  const { url: publicUrl } = publicUrlOf(strapi, config);
  const addresses = createVendorUrls({
    apiUrl: `${publicUrl}${apiPrefixOf(strapi)}`,
    secrets: appKeysOf(strapi),
    provider: (name) => entries.get(name) ?? null,
  });
  const books = createSpendLedger(strapi, config.budget);
  const announcer = createEvents(strapi);
  const order = providerOrder(config);
  const backfills = createBackfills(strapi, () => services, { defaultProvider: order[0] ?? null });
  const address = () =>
    fileUrlsOf(strapi, { baseUrl: media.baseUrl, route: `${apiPrefixOf(strapi)}${FILES_PATH}` });
  const wake = AsyncResource.bind(() => driver.notify());

  const ports: Ports = {
    runStore: createRunStore(strapi, { books, onWarning: announcer.budgetWarning }),
    checkBudget: books.check,
    spool: withSpoolCache(createSpoolStore(strapi)),
    provider,
    wake,
    readAsset: readLogo,
    readReference: createPreparedReferences({
      version: (reference) => referenceVersion(strapi, reference),
      prepare: async (reference) =>
        prepareReference({
          ...(await readReference(strapi, reference, assetLimit)),
          limits: { bytes: limits.downloadBytes, pixels: limits.pixels },
        }),
    }),
    shareReference: addresses.shareReference,
    callbackUrl: addresses.callbackUrl,
    snapshotRequest: createSnapshotRequest({
      config,
      order,
      provider,
      resolveTemplate: templates.resolve,
      readAsset: (reference) => readAsset(strapi, reference, assetLimit),
      readLogo,
      fontProblems: () => fontProblems(fonts),
      describe: (uid, field) => describeField(strapi, uid, field),
      loadValues: (order) => loadEntryValues(strapi, order),
    }),
    recall: async (order) => recallHero(strapi, { ...order, publicUrl, address: await address() }),
    repair: (order) => createRepair(strapi, { config, publicUrl, address, ...ports })(order),
    storageAway: () => isStorageAway(strapi),
    render: async ({ bytes, request, logo, source }) => {
      const { card, titleOverlay, frame, webpQuality, social } = request;
      const { palette, locale } = card;
      return renderBranded({
        bytes,
        limits: { bytes: limits.downloadBytes, pixels: limits.pixels },
        frame,
        quality: webpQuality,
        social,
        maxFileBytes: fileSizeLimit(strapi),
        breakpoints: await responsiveSettings(strapi),
        focalPoint: source === 'card' ? { x: 0.5, y: 0.5 } : null,
        source,
        branding: { title: titleOverlay ? card.title : null, logo, palette, locale, fonts },
      });
    },
    store: async ({ runId, index, renditions, request, source, inputs, requestedBy, fence }) =>
      storeHero(strapi, {
        renditions,
        key: `${runId}:${index}`,
        baseName: request.fileName,
        alternativeText: request.altText,
        source,
        pinned: false,
        generation: runId,
        inputs,
        folder: media.folder,
        publicUrl,
        address: await address(),
        createdBy: adminIdOf(requestedBy),
        fence,
      }),
    ...(media.keepOriginals === false
      ? {}
      : {
          keepOriginal: async ({ runId, index, requestedBy, bytes, hero }) => {
            const most = { bytes: limits.downloadBytes, pixels: limits.pixels };
            const { image, isSigned } = await prepareOriginal(bytes, most);
            if (!isSigned && media.keepOriginals === 'credentials') return null;
            const file = await storeOriginal(strapi, {
              ...{ image, hero, folder: media.folder },
              key: `${runId}:${index}`,
              createdBy: adminIdOf(requestedBy),
            });
            return { file, isSigned };
          },
        }),
    attach: ({ field, ...order }) => {
      const { image, seo } = describeField(strapi, order.uid, field).options;
      return attachHero(strapi, {
        ...order,
        field,
        image: image ?? null,
        seo: seo ?? findSeoAttribute(strapi, order.uid),
      });
    },
    publish: (order) => publishEntry(strapi, order),
    pauseBackfill: backfills.pause,
    announce: announcer.run,
    log: createRunLog({
      warn: (message) => strapi.log.warn(`[hero-image] ${message}`),
      error: (message) => strapi.log.error(`[hero-image] ${message}`),
    }),
  };

  const claimed = (row: Run): ClaimedRun => ({
    runId: row.runId,
    advance: (signals) => processRun(ports, row, signals),
  });
  const claimRuns = createClaim(ports.runStore, { most: config.jobs.concurrency, busy: gates.busy });
  const driver = createDriver(
    {
      claim: async (wish) => (await claimRuns(wish)).map(claimed),
      claimOne: async (run) => {
        const row = await ports.runStore.claimOne({ ...run, leaseMs: LEASE_MS });
        return row === null ? null : claimed(row);
      },
      due: async (wish) => ports.runStore.due({ ...wish, busy: await gates.busy() }),
      onError: (error) => ports.log.error(`Runs do not go on as they should: ${String(error)}`),
    },
    config.jobs,
    appPackage,
  );

  const services = createServices({
    ...{ strapi, config, ports, templates, entries, addresses, publicUrl },
    fontProblems: () => fontProblems(fonts),
    publicAddress: address,
    backfills: backfills.desk,
    cleanup: createCleanup(strapi, config),
  });
  return {
    driver,
    services,
    sweeper: createMissedPublishes(() => services),
    backfiller: backfills.worker,
    cleaner: createCleaner(
      () => services,
      (now) => claimCleanupDay(strapi, now),
    ),
    close: async () => {
      await Promise.all([...entries.values()].map((entry) => entry.close()));
    },
  };
};

const apps = new WeakMap<Core.Strapi, App>();

/** The house of a Strapi instance, built on first use. */
export const getApp = (strapi: Core.Strapi): App => {
  const known = apps.get(strapi);
  if (known !== undefined) return known;
  const house = createApp(strapi);
  apps.set(strapi, house);
  return house;
};
