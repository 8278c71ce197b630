import type { Core } from '@strapi/strapi';
import { HeroError } from '../contracts/error';
import type { Hero } from '../contracts/hero';
import type { Rendition, RenditionSet } from '../contracts/rendition';
import type { StoredFile } from '../contracts/stored-file';
import type { RepairedHero } from '../runs/model/ports';
import { heroValue } from '../head/hero-value';
import { FileGone } from '../media/open-file';
import { withFileUrls, type FileUrls } from '../media/file-url';
import { readImage } from '../media/read-image';
import { storeImage } from '../media/store-image';
import { storedStates, type StoredState } from '../media/stored-state';

/** An image that files can be rebuilt from. */
export interface ImageSource {
  /** Whether it is the image of the hero, rather than a replacement. */
  isSameImage: boolean;
  /** @throws HeroError if it is gone as well, or cannot be read now */
  render: () => Promise<RenditionSet>;
}

export interface HeroToRepair {
  hero: Hero;
  /** Whether the runs' table of this site has the run that made it. */
  isRunKnown: boolean;
  /** Best first. */
  sources: ImageSource[];
  folder: string;
  publicUrl: string;
  address: FileUrls;
  maxBytes: number;
  /** Whether the formats are checked as well. */
  formats: boolean;
  onUnusable: (error: unknown) => void;
}

type Rendered = RenditionSet & { isSameImage: boolean };

/** Whether a retry would fail as well: a storage that is unavailable now says nothing about its files. */
const isForGood = (error: unknown): boolean =>
  HeroError.isInstance(error) && (!error.retryable || error.cause instanceof FileGone);

const firstRendered = async ({ sources, onUnusable }: HeroToRepair): Promise<Rendered | null> => {
  for (const { isSameImage, render } of sources) {
    try {
      return { ...(await render()), isSameImage };
    } catch (error) {
      if (!isForGood(error)) throw error;
      onUnusable(error);
    }
  }
  return null;
};

/** The main file is not encoded again while it exists. */
const heroBytes = async (
  strapi: Core.Strapi,
  { hero: { image }, maxBytes }: HeroToRepair,
): Promise<Rendition> => {
  const { bytes } = await readImage(strapi, image.id, { maxBytes });
  return { bytes, width: image.width, height: image.height, mime: 'image/webp', ext: '.webp' };
};

/** Stores the missing files. Idempotent: a repetition finds the stored files, on every server. */
const storeMissing = async (
  strapi: Core.Strapi,
  { input, rendered, states }: { input: HeroToRepair; rendered: Rendered; states: StoredState[] },
) => {
  const { hero, folder } = input;
  const [image, social] = states;
  const { alternativeText } = hero.image;
  const shared = { alternativeText, caption: '', folder, createdBy: null };
  const { isSameImage } = rendered;
  const kept = (state: StoredState | undefined): StoredFile | null =>
    isSameImage && state?.kind === 'whole' ? state.file : null;
  const keepsMain = isSameImage && image?.kind === 'without formats';
  return {
    hero:
      kept(image) ??
      (await storeImage(strapi, {
        ...shared,
        baseName: alternativeText,
        key: `again:${hero.image.id}:hero`,
        main: keepsMain ? await heroBytes(strapi, input) : rendered.hero,
        formats: rendered.heroFormats,
        focalPoint: isSameImage ? hero.image.focalPoint : rendered.focalPoint,
      })),
    social:
      kept(social) ??
      (await storeImage(strapi, {
        ...shared,
        baseName: `${alternativeText} social`,
        key: `again:${hero.social.id}:social`,
        main: rendered.social,
        formats: rendered.socialFormats,
        focalPoint: null,
      })),
  };
};

/** A hero copied from another site keeps that site's file ids, which name other files here, or none. */
const isOfAnotherSite = ({ isRunKnown }: HeroToRepair, states: StoredState[]): boolean =>
  states.some(({ kind }) => kind === 'another') ||
  (!isRunKnown && states.every(({ kind }) => kind === 'gone'));

/** Rebuilds the missing files of a hero from the images that exist; no provider is called. */
export const repairHero = async (strapi: Core.Strapi, input: HeroToRepair): Promise<RepairedHero> => {
  const { hero, publicUrl, address } = input;
  const states = await storedStates(strapi, [hero.image, hero.social], input);
  if (isOfAnotherSite(input, states)) {
    strapi.log.info(
      `[hero-image] The files of the hero ${hero.image.url} are not in this media library: the hero stays as it is; choose another one if it does not load.`,
    );
    return { kind: 'whole' };
  }
  const { image, source, pinned, generation, inputs } = hero;
  const { alternativeText } = image;
  const valueOf = (
    files: Awaited<ReturnType<typeof storeMissing>>,
    looks: Pick<Hero['image'], 'placeholder' | 'focalPoint'>,
  ): Hero =>
    heroValue({
      hero: withFileUrls(files.hero, address),
      social: withFileUrls(files.social, address),
      ...{ publicUrl, alternativeText, source, pinned, generation, inputs },
      ...looks,
    });
  const [heroState, socialState] = states;
  if (heroState?.kind === 'whole' && socialState?.kind === 'whole') {
    if (address.kind === 'storage') return { kind: 'whole' };
    // The URL was stored before the storage had a public one.
    const current = valueOf({ hero: heroState.file, social: socialState.file }, image);
    const isCurrent = current.image.url === image.url && current.social.url === hero.social.url;
    return isCurrent ? { kind: 'whole' } : { kind: 'mended', hero: current };
  }
  const rendered = await firstRendered(input);
  if (rendered === null) return { kind: 'lost' };
  const files = await storeMissing(strapi, { input, rendered, states });
  return { kind: 'mended', hero: valueOf(files, rendered.isSameImage ? image : rendered) };
};
