import type { Core } from '@strapi/strapi';
import { createSpendLedger } from '../billing/store/spend-ledger-store';
import type { Config } from '../contracts/config';
import type { AssetReference } from '../contracts/template';
import { describeField } from '../entries/field-description';
import { loadEntryValues } from '../entries/entry-values';
import { publishEntry } from '../entries/publish-entry';
import { attachHero } from '../head/attach-hero';
import { filledAttributesOf } from '../head/filled-attributes';
import { fontProblems, type CardFont } from '../image/card/fonts';
import { assertLogo } from '../image/card/logo';
import { prepareReference } from '../image/prepare-reference';
import { renderBranded } from '../image/render-branded';
import type { FileUrls } from '../media/file-url';
import { findHeroFiles } from '../media/find-hero-files';
import { readAsset } from '../media/read-asset';
import { readReference, referenceVersion } from '../media/read-reference';
import { responsiveSettings } from '../media/responsive-settings';
import { fileSizeLimit } from '../media/size-limit';
import { storeHeroFiles } from '../media/store-hero-files';
import { storeOriginal } from '../media/store-original';
import { isStorageAway } from '../media/stored-state';
import { createRepair } from '../repair/rebuild-files';
import type { Ports } from '../runs/model/ports';
import { createRunLog } from '../runs/model/run-log';
import { createSnapshotRequest } from '../runs/start/snapshot-request';
import { createRunStore } from '../runs/store/run-store';
import { withSpoolCache } from '../runs/store/spool-cache';
import { createSpoolStore } from '../runs/store/spool-store';
import { createKeepOriginal } from '../runs/worker/keep-original';
import type { TemplateStore } from '../templates/template-store';
import { createPreparedReferences } from '../vendor-urls/prepared-references';
import type { VendorUrls } from '../vendor-urls/vendor-urls';
import { createEvents } from './events';

interface Parts extends Pick<Ports, 'provider' | 'wake' | 'pauseBackfill' | 'publicUrl'> {
  config: Config;
  /** Provider names in the order of use. */
  order: string[];
  fonts: CardFont[];
  templates: TemplateStore;
  vendorUrls: VendorUrls;
  fileUrls: () => Promise<FileUrls>;
}

/** The ports of the runs, bound to this Strapi instance. */
export const createPorts = (strapi: Core.Strapi, parts: Parts): Ports => {
  const { config, fonts, templates, vendorUrls, fileUrls, provider, wake, pauseBackfill, publicUrl } = parts;
  const { media } = config;
  const limits = { bytes: config.limits.downloadBytes, pixels: config.limits.pixels };
  const maxBytes = limits.bytes;
  const spendLedger = createSpendLedger(strapi, config.budget);
  const events = createEvents(strapi);
  const readLogo = async (reference: AssetReference): ReturnType<Ports['readAsset']> => {
    const logo = await readAsset(strapi, reference, { maxBytes });
    await assertLogo(logo, 'path' in reference ? reference.path : `file ${reference.file}`);
    return logo;
  };
  const inFolder = { folder: media.folder };
  const ports: Ports = {
    ...{ provider, wake, pauseBackfill, publicUrl },
    runStore: createRunStore(strapi, { books: spendLedger, onWarning: events.budgetWarning }),
    spool: withSpoolCache(createSpoolStore(strapi)),
    checkBudget: spendLedger.check,
    readAsset: readLogo,
    readReference: createPreparedReferences({
      version: (reference) => referenceVersion(strapi, reference),
      prepare: async (reference) =>
        prepareReference({ ...(await readReference(strapi, reference, { maxBytes })), limits }),
    }),
    shareReference: vendorUrls.shareReference,
    callbackUrl: vendorUrls.callbackUrl,
    snapshotRequest: createSnapshotRequest({
      ...{ config, provider, readLogo },
      order: parts.order,
      resolveTemplate: templates.resolve,
      readAsset: (reference) => readAsset(strapi, reference, { maxBytes }),
      fontProblems: () => fontProblems(fonts),
      describe: (uid, field) => describeField(strapi, uid, field),
      loadValues: (input) => loadEntryValues(strapi, input),
    }),
    repair: (input) => createRepair(strapi, { ...ports, config, fileUrls })(input),
    storageAway: () => isStorageAway(strapi),
    render: async ({ bytes, request, logo, source, focalPoint = null }) => {
      const { card, titleOverlay, frame, webpQuality, social } = request;
      const { palette, locale } = card;
      return renderBranded({
        ...{ bytes, limits, frame, social, focalPoint, source },
        quality: webpQuality,
        maxFileBytes: fileSizeLimit(strapi),
        breakpoints: await responsiveSettings(strapi),
        branding: { title: titleOverlay ? card.title : null, logo, palette, locale, fonts },
      });
    },
    storeFiles: async (input) => storeHeroFiles(strapi, { ...input, ...inFolder, urls: await fileUrls() }),
    findFiles: async (hero) => findHeroFiles(strapi, hero, await fileUrls()),
    ...(media.keepOriginals === false
      ? {}
      : {
          keepOriginal: createKeepOriginal({
            ...{ limits, keepOriginals: media.keepOriginals },
            storeOriginal: (original) => storeOriginal(strapi, { ...original, ...inFolder }),
          }),
        }),
    attach: (input) => {
      const { options } = describeField(strapi, input.uid, input.field);
      return attachHero(strapi, { ...input, ...filledAttributesOf(strapi, input.uid, options) });
    },
    publish: (input) => publishEntry(strapi, input),
    announce: events.run,
    log: createRunLog({
      warn: (message) => strapi.log.warn(`[hero-image] ${message}`),
      error: (message) => strapi.log.error(`[hero-image] ${message}`),
    }),
  };
  return ports;
};
