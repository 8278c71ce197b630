import { AsyncResource } from 'node:async_hooks';
import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import { createAnnouncer } from './announcer';
import { readConfig } from './config';
import type { Config } from './contracts/config';
import { HeroError } from './contracts/error';
import { advance } from './generation/advance';
import type { JobDriver } from './generation/drivers/driver';
import { createEmbeddedDriver } from './generation/drivers/embedded';
import { createFreeze } from './generation/freeze';
import { LEASE_MS } from './generation/lease';
import type { Pipeline, ProviderGate, UsableProvider } from './generation/pipeline';
import { createPreparedReferences } from './generation/prepared-references';
import { PRIORITY } from './generation/priority';
import { createSpool } from './generation/spool';
import { loadEntryValues } from './generation/store/entry-values';
import { describeField } from './generation/store/field-description';
import { createLedgerStore } from './generation/store/ledger-store';
import { createTemplateStore } from './generation/store/template-store';
import { createVendorAddresses } from './generation/vendor-addresses';
import { attachHero } from './head/attach-hero';
import { findSeoAttribute } from './head/seo-image';
import { prepareReference } from './image/prepare-reference';
import { renderBranded } from './image/render-branded';
import { configureSharp } from './image/sharp';
import { readAsset } from './media/read-asset';
import { readReference, referenceVersion } from './media/read-reference';
import { recallHero } from './media/recall-hero';
import { responsiveSettings } from './media/responsive-settings';
import { storeHero } from './media/store-hero';
import { DEFAULT_TEMPLATE } from './prompt/default-template';
import { createBrandCardProvider } from './providers/brand-card';
import { downloadImage } from './providers/http/download';
import { createProviders, providerOrder, type ProviderEntry } from './providers/registry';
import { publicUrlOf } from './public-url';
import { apiPrefixOf, appKeysOf } from './server-settings';
import { createServices } from './services';
import type { Services } from './triggers/services';

/** How often the embedded driver looks for runs that nobody told it of, in milliseconds. */
const POLL_MS = 2_000;

export interface House {
  services: Services;
  driver: JobDriver;
}

const openGate: ProviderGate = {
  admit: () => ({ kind: 'go' }),
  stay: () => undefined,
  pollWait: () => 0,
  leave: () => undefined,
  succeeded: () => undefined,
  failed: () => undefined,
};

/** A provider by name, ready for a run. */
const createProviderLookup =
  (entries: Map<string, ProviderEntry>, { limits }: Config) =>
  (name: string, model: string | null): UsableProvider => {
    const entry = entries.get(name);
    if (entry === undefined) {
      throw new HeroError({
        code: 'config_invalid',
        message: `No provider is called “${name}”; use one of: ${[...entries.keys()].join(', ')}.`,
      });
    }
    const { timeoutMs, allowPrivateNetwork, resultHosts } = entry;
    return {
      name,
      timeoutMs,
      gate: openGate,
      provider: model === null ? entry.provider : entry.withModel(model),
      download: (url, signal) =>
        downloadImage({
          url,
          signal,
          timeoutMs,
          allowPrivateNetwork,
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
export const compose = (strapi: Core.Strapi): House => {
  const config = readConfig(strapi);
  const { limits, media } = config;
  const root = strapi.dirs.app.root;
  const fonts = config.card.fonts.map(({ path, ...font }) => ({ ...font, path: join(root, path) }));
  configureSharp({ resolveFrom: join(root, 'package.json') });

  const entries = createProviders({ config, createBrandCard: () => createBrandCardProvider({ fonts }) });
  const provider = createProviderLookup(entries, config);
  const templates = createTemplateStore(strapi, {
    configured: config.templates,
    builtIn: DEFAULT_TEMPLATE,
  });
  const assetLimit = { maxBytes: limits.downloadBytes };
  const { url: publicUrl } = publicUrlOf(strapi, config);
  const addresses = createVendorAddresses({
    apiUrl: `${publicUrl}${apiPrefixOf(strapi)}`,
    secrets: appKeysOf(strapi),
    provider: (name) => entries.get(name) ?? null,
  });
  const wake = AsyncResource.bind(() => driver.notify());

  const pipeline: Pipeline = {
    ledger: createLedgerStore(strapi),
    spool: createSpool(join(root, '.tmp', 'hero-image', 'spool')),
    provider,
    wake,
    readAsset: (reference) => readAsset(strapi, reference, assetLimit),
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
    freeze: createFreeze({
      config,
      order: providerOrder(config),
      provider,
      resolveTemplate: templates.resolve,
      readAsset: (reference) => readAsset(strapi, reference, assetLimit),
      describe: (uid, field) => describeField(strapi, uid, field),
      loadValues: (order) => loadEntryValues(strapi, order),
    }),
    recall: (order) => recallHero(strapi, { ...order, publicUrl }),
    render: async ({ bytes, request, logo, source }) => {
      const { card, titleOverlay, frame, webpQuality, social } = request;
      const { palette, locale } = card;
      return renderBranded({
        bytes,
        limits: { bytes: limits.downloadBytes, pixels: limits.pixels },
        frame,
        quality: webpQuality,
        social,
        breakpoints: await responsiveSettings(strapi),
        focalPoint: source === 'card' ? { x: 0.5, y: 0.5 } : null,
        source,
        branding: { title: titleOverlay ? card.title : null, logo, palette, locale, fonts },
      });
    },
    store: ({ runId, index, renditions, request, source, inputs, requestedBy }) =>
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
        createdBy: adminIdOf(requestedBy),
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
    announce: createAnnouncer(strapi),
    log: {
      warn: (message) => strapi.log.warn(`[hero-image] ${message}`),
      error: (message) => strapi.log.error(`[hero-image] ${message}`),
    },
  };

  const driver = createEmbeddedDriver(
    {
      claim: async ({ limit, urgentOnly }) => {
        const minPriority = urgentOnly ? PRIORITY.urgent : PRIORITY.background;
        const rows = await pipeline.ledger.claim({ leaseMs: LEASE_MS, limit, minPriority });
        return rows.map((row) => ({
          runId: row.runId,
          advance: (signals) => advance(pipeline, row, signals),
        }));
      },
      onError: (error) => pipeline.log.error(`A run stopped unexpectedly: ${String(error)}`),
    },
    { concurrency: config.jobs.concurrency, pollMs: POLL_MS },
  );

  return {
    driver,
    services: createServices({ strapi, config, pipeline, templates, entries, addresses, publicUrl }),
  };
};

const houses = new WeakMap<Core.Strapi, House>();

/** The house of a Strapi instance, built on first use. */
export const houseOf = (strapi: Core.Strapi): House => {
  const known = houses.get(strapi);
  if (known !== undefined) return known;
  const house = compose(strapi);
  houses.set(strapi, house);
  return house;
};
