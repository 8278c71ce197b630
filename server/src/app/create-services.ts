import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from '../contracts/config';
import type { SnapshotInput, Ports } from '../runs/model/ports';
import { createProviderTests } from '../doctor/test-provider';
import type { VendorUrls } from '../vendor-urls/vendor-urls';
import { heroFieldsOf } from '../entries/hero-fields';
import type { TemplateStore } from '../templates/template-store';
import { createUsage } from '../billing/store/usage-store';
import { renderBranded } from '../image/render-branded';
import type { FileUrls } from '../media/file-url';
import { readImage } from '../media/read-image';
import { responsiveSettings } from '../media/responsive-settings';
import { fileSizeLimit } from '../media/size-limit';
import { storeHero } from '../media/store-hero';
import { contentTypeAttributes } from '../prompt/content-type-attributes';
import { validateTemplate } from '../prompt/validate-template';
import { knownVariables } from '../prompt/variables';
import { providerOrder, type ProviderEntry } from '../providers/registry';
import { publicUrlOf } from './public-url';
import { createRepairQueue } from '../repair/repair-queue';
import { examine } from '../doctor/examine';
import type { LibraryHeroInput, Services } from './services';

interface Parts {
  strapi: Core.Strapi;
  config: Config;
  ports: Ports;
  templates: TemplateStore;
  entries: Map<string, ProviderEntry>;
  addresses: VendorUrls;
  publicUrl: string;
  /** Why configured fonts cannot be used, one sentence each. */
  fontProblems: () => Promise<string[]>;
  publicAddress: () => Promise<FileUrls>;
  backfills: Services['backfills'];
  cleanup: Services['cleanup'];
}

const contentTypesSchema = z.array(z.looseObject({ attributes: z.record(z.string(), z.unknown()) }));

/** Every variable that some content type with a hero field offers; null while there is none to ask. */
const variablesOfSite = ({ contentTypes, components }: Core.Strapi): Set<string> | null => {
  const names = contentTypesSchema
    .parse(Object.values(contentTypes))
    .filter(({ attributes }) => heroFieldsOf(attributes).length > 0)
    .map(({ attributes }) => contentTypeAttributes({ attributes, components: { ...components } }))
    .flatMap((attributes) => [...knownVariables({ attributes })]);
  return names.length === 0 ? null : new Set(names);
};

const createPreview =
  ({ ports }: Parts) =>
  async (order: SnapshotInput) => {
    const { request, template, templateVersion, providers, model, creditsEstimated, warnings } =
      await ports.snapshotRequest(order);
    const [name = ''] = providers;
    const { provider } = ports.provider(name, model);
    const { prompt, negativePrompt, altText, fileName, quality, count, frame } = request;
    return {
      ...{ prompt, negativePrompt, altText, fileName, template, templateVersion, quality, frame },
      provider: name,
      model: provider.model,
      candidates: count,
      credits: creditsEstimated,
      warnings: warnings.map((message) => ({ type: 'other' as const, feature: 'template', message })),
    };
  };

/** Without a title there are still words for the picture: those it came with. */
const wordsFor = async ({ ports }: Parts, order: LibraryHeroInput) => {
  const { file: _file, ...target } = order;
  return ports.snapshotRequest({
    ...target,
    trigger: 'button',
    wishes: { prompt: 'A picture chosen by a person' },
  });
};

const createLibraryHero = (parts: Parts) => async (order: LibraryHeroInput) => {
  const { strapi, config, publicUrl, publicAddress } = parts;
  const { limits, media } = config;
  const picture = await readImage(strapi, order.file, { maxBytes: limits.downloadBytes });
  const { request } = await wordsFor(parts, order);
  const renditions = await renderBranded({
    bytes: picture.bytes,
    limits: { bytes: limits.downloadBytes, pixels: limits.pixels },
    frame: request.frame,
    quality: request.webpQuality,
    social: request.social,
    maxFileBytes: fileSizeLimit(strapi),
    breakpoints: await responsiveSettings(strapi),
    focalPoint: picture.focalPoint,
    source: 'library',
    branding: { title: null, logo: null, palette: [], locale: '', fonts: [] },
  });
  return storeHero(strapi, {
    renditions,
    key: `library:${randomUUID()}`,
    baseName: request.card.title === '' ? picture.name : request.fileName,
    alternativeText: picture.alternativeText === '' ? request.altText : picture.alternativeText,
    source: 'library',
    // A person's choice is not replaced by a run.
    pinned: true,
    generation: null,
    inputs: '',
    folder: media.folder,
    publicUrl,
    address: await publicAddress(),
    createdBy: null,
    fence: () => Promise.resolve(),
  });
};

/** What the triggers may set in motion. */
export const createServices = (parts: Parts): Services => {
  const { strapi, config, ports, templates, entries, addresses, fontProblems, backfills, cleanup } = parts;
  const order = providerOrder(config);
  const services: Services = {
    strapi,
    config,
    ports,
    templates,
    wake: ports.wake,
    listProviders: () =>
      [...entries.values()].map(({ name, provider, ready, creditsPerImage, throttle }) => ({
        name,
        type: provider.type,
        model: provider.model,
        source: provider.source,
        order: order.includes(name) ? order.indexOf(name) : null,
        ready,
        creditsPerImage: provider.source === 'card' ? 0 : creditsPerImage,
        health: throttle.health(),
      })),
    testProvider: createProviderTests({ entries, log: ports.log }),
    backfills,
    examine: () => {
      const { url, isPublic: isConfigured } = publicUrlOf(strapi, config);
      return examine(services, { url, isConfigured });
    },
    cleanup,
    fontProblems,
    repairQueue: createRepairQueue(() => services),
    publicAddress: parts.publicAddress,
    usage: createUsage(strapi, config.budget),
    addresses,
    preview: createPreview(parts),
    heroFromLibrary: createLibraryHero(parts),
    checkTemplate: (template) => validateTemplate(template, variablesOfSite(strapi)),
  };
  return services;
};
