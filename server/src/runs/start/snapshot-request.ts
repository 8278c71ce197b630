import { HeroError } from '../../contracts/error';
import { BRAND_CARD, type Config } from '../../contracts/config';
import type { FieldOptions } from '../../contracts/field-options';
import type { ImageRequest, SourceImage } from '../../contracts/provider';
import type { AssetReference, Template } from '../../contracts/template';
import { parseHero } from '../../head/fingerprint';
import { findTitleAttribute } from '../../prompt/attributes';
import type { ContentTypeAttributes } from '../../prompt/content-type-attributes';
import { buildImageRequest } from '../../prompt/image-request';
import { cardInputsHash, inputsHash, requestHash, templateHash } from '../../prompt/inputs-hash';
import { entryVariables } from '../../prompt/variables';
import { estimateCalls } from '../model/call-plan';
import type { SnapshotInput, RunSnapshot, UsableProvider } from '../model/ports';
import { readTemplateFiles, type TemplateFiles } from './template-files';

export interface SnapshotParts {
  config: Config;
  /** Names in the order of use. */
  order: string[];
  provider: (name: string, model: string | null) => UsableProvider;
  resolveTemplate: (slug: string | null) => Promise<{ template: Template; version: number }>;
  readAsset: (reference: AssetReference) => Promise<SourceImage>;
  /** The same for a logo. @throws HeroError also where it is no image */
  readLogo: (reference: AssetReference) => Promise<SourceImage>;
  /** Why configured fonts cannot be used, one sentence each. */
  fontProblems: () => Promise<string[]>;
  /** Content type and options of the field. @throws HeroError config_invalid */
  describe: (uid: string, field: string) => { attributes: ContentTypeAttributes; options: FieldOptions };
  /** The entry's values with its relations. @throws HeroError entry_gone */
  loadValues: (order: SnapshotInput) => Promise<Record<string, unknown>>;
}

/** The template's own provider before the configured order. */
const configuredOrder = ({ order }: SnapshotParts, { provider }: Template): string[] =>
  provider === null ? order : [...new Set([provider, ...order])];

/** Providers in the order of use: only the requested one, or the template's, then the configured order. */
const providersFor = (parts: SnapshotParts, order: SnapshotInput, template: Template): string[] => {
  const asked = order.wishes.provider;
  if (asked !== undefined) {
    parts.provider(asked, null);
    return [asked];
  }
  const names = configuredOrder(parts, template);
  switch (order.trigger) {
    case 'button':
    case 'api':
    case 'backfill':
      return names;
    case 'instant-card':
      // The card always exists, whether or not it is in the order of use.
      return [names.find((name) => parts.provider(name, null).isFree) ?? BRAND_CARD];
    case 'publish': {
      const drawn = names.filter((name) => !parts.provider(name, null).isFree);
      if (order.isRefresh === true) return names[0] === drawn[0] ? drawn : names.slice(0, 1);
      // With a card already in place, a failure had better show than hide behind a second card.
      const hasCard = parts.config.publish.instantCard && names[0] === drawn[0];
      return hasCard ? drawn : names;
    }
  }
};

/** A publish gets its card whatever its words are; who asks for a picture in person is told what is missing. */
const needsWords = (parts: SnapshotParts, { trigger }: SnapshotInput, first: string): boolean =>
  trigger === 'button' || trigger === 'api' || !parts.provider(first, null).isFree;

/** Whether a publish asks for a card and nothing else. */
const isCardOnly = (parts: SnapshotParts, { trigger, wishes: { provider } }: SnapshotInput): boolean =>
  trigger === 'instant-card' ||
  (trigger === 'publish' && provider !== undefined && parts.provider(provider, null).isFree);

/** A card that a publish brings is drawn with the default template where its own is gone. @throws HeroError template_invalid */
const templateFor = async (
  parts: SnapshotParts,
  order: SnapshotInput,
  slug: string | null,
): Promise<{ template: Template; version: number }> => {
  try {
    return await parts.resolveTemplate(slug);
  } catch (error) {
    if (slug === null || !HeroError.isInstance(error) || !isCardOnly(parts, order)) throw error;
    return parts.resolveTemplate(null);
  }
};

/** A template's model is meant for its own provider, or for the first of the order; another one has its own. */
const modelFor = (parts: SnapshotParts, template: Template, name: string): string | null =>
  name === configuredOrder(parts, template)[0] ? template.model : null;

/** A reference that was named for this run is all or nothing. @throws HeroError naming the file */
const readNamed = async (
  { readAsset }: SnapshotParts,
  reference: NonNullable<SnapshotInput['wishes']['reference']>,
): Promise<TemplateFiles['references']> => {
  const named = Array.isArray(reference) ? reference : [reference];
  try {
    return await Promise.all(named.map(async (one) => ({ reference: one, image: await readAsset(one) })));
  } catch (error) {
    if (!HeroError.isInstance(error) || error.retryable) throw error;
    const code = error.code === 'file_gone' ? error.code : 'config_invalid';
    throw new HeroError({ code, message: `reference: ${error.message}`, cause: error });
  }
};

/** Everything that is added to the words: the template's files, or the references that were named for this run. */
const filesFor = async (
  parts: SnapshotParts,
  { wishes: { reference } }: SnapshotInput,
  template: Template,
): Promise<TemplateFiles> => {
  if (reference === undefined) return readTemplateFiles(parts, template);
  const files = await readTemplateFiles(parts, { ...template, references: [] });
  return { ...files, references: await readNamed(parts, reference) };
};

const imagesOf = ({ references }: TemplateFiles): SourceImage[] =>
  references.flatMap(({ image }) => image ?? []);

/** Whether the article and its template alone decide what is drawn. */
const isPlain = ({ prompt, quality, candidates, seed, reference }: SnapshotInput['wishes']): boolean =>
  [prompt, quality, candidates, seed, reference].every((wish) => wish === undefined);

type Sources = Omit<Parameters<typeof buildImageRequest>[0], 'overrides' | 'references'>;

/**
 * What would be drawn without this run's own wishes: a hero is stale when its article or its template changed,
 * not because an editor gave it words of their own.
 */
const plainRequest = async (
  parts: SnapshotParts,
  sources: Sources,
  asked: ImageRequest,
): Promise<ImageRequest> => {
  try {
    const references = imagesOf(await readTemplateFiles(parts, sources.template));
    return (await buildImageRequest({ ...sources, overrides: {}, references })).request;
  } catch (error) {
    // The template says nothing about this article: then it is the words that it was drawn from.
    if (HeroError.isInstance(error)) return asked;
    throw error;
  }
};

/** Whether a card goes on first: where no hero is, or a card that may be replaced by a newer one. */
const cardComesFirst = (order: SnapshotInput, entry: Record<string, unknown>): boolean =>
  order.trigger === 'publish' &&
  (order.isRefresh !== true || parseHero(entry[order.field])?.source === 'card');

/** Whether the card's fonts are used. */
const setsType = ({ isFree }: UsableProvider, { titleOverlay }: Template): boolean => isFree || titleOverlay;

/** Fixes what a run draws, from entry, template and config as they are now. */
export const createSnapshotRequest =
  (parts: SnapshotParts) =>
  async (order: SnapshotInput): Promise<RunSnapshot> => {
    const { config } = parts;
    const { wishes } = order;
    const entry = await parts.loadValues(order);
    const { attributes, options } = parts.describe(order.uid, order.field);
    const slug = wishes.template ?? options.template ?? null;
    const { template, version } = await templateFor(parts, order, slug);
    const configured = providersFor(parts, order, template);
    const [first] = configured;
    if (first === undefined) {
      throw new HeroError({
        code: 'config_invalid',
        message: 'No provider is configured for this run; add one to `use` in the plugin’s config.',
      });
    }
    const variables = await entryVariables({
      attributes,
      entry,
      fieldOptions: options,
      locale: order.locale,
      siteName: config.siteName,
    });
    const files = await filesFor(parts, order, template);
    const sources = {
      template,
      variables,
      output: config.output,
      logo: files.logo?.image ?? null,
      titleAttribute: findTitleAttribute(attributes, options),
      needsWords: needsWords(parts, order, first),
    };
    const { request, altText, fileName } = await buildImageRequest({
      ...sources,
      overrides: wishes,
      references: imagesOf(files),
    });
    // Without words only a card can be drawn.
    const providers = configured.filter((name) => request.prompt !== '' || parts.provider(name, null).isFree);
    const model = modelFor(parts, template, first);
    const usable = parts.provider(first, model);
    const hashed = { templateHash: templateHash(template) };
    const asked = inputsHash({ ...hashed, request });
    const inputs = isPlain(wishes)
      ? asked
      : inputsHash({ ...hashed, request: await plainRequest(parts, sources, request) });
    const { card, references: _bytes, ...frozen } = request;
    const { logo: _logo, ...cardWithoutLogo } = card;
    return {
      request: {
        ...frozen,
        card: cardWithoutLogo,
        references: files.references.map(({ reference }) => reference),
        ownReferences: wishes.reference !== undefined,
        logo: files.logo?.reference ?? null,
        titleOverlay: template.titleOverlay,
        altText,
        fileName,
        webpQuality: template.output.quality ?? config.output.quality,
        social: { format: template.social.format ?? config.social.format, maxBytes: config.social.maxBytes },
      },
      template: template.slug,
      templateVersion: version,
      model,
      inputs,
      asked,
      requestHash: requestHash({
        inputs: usable.isFree ? cardInputsHash(request, template) : asked,
        provider: first,
        model: usable.provider.model,
      }),
      providers,
      creditsEstimated: estimateCalls(usable, request),
      wantsInstantCard: cardComesFirst(order, entry) && config.publish.instantCard && !usable.isFree,
      warnings: [...files.warnings, ...(setsType(usable, template) ? await parts.fontProblems() : [])],
    };
  };
