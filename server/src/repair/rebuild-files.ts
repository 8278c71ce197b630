import type { Core } from '@strapi/strapi';
import type { Config } from '../contracts/config';
import type { Hero } from '../contracts/hero';
import type { RenditionSet } from '../contracts/rendition';
import type { Run, RunPatch } from '../runs/model/run';
import { withFiles } from '../runs/model/rebuilt-candidates';
import type { RepairInput, Ports } from '../runs/model/ports';
import { sourceTypeOf } from '../image/provenance';
import { renderHero } from '../image/renditions';
import { repairHero, type ImageSource } from './repair-hero';
import type { FileUrls } from '../media/file-url';
import { readImage } from '../media/read-image';
import { responsiveSettings } from '../media/responsive-settings';

interface Parts extends Pick<Ports, 'runStore' | 'render' | 'readAsset' | 'log' | 'publicUrl'> {
  config: Config;
  fileUrls: () => Promise<FileUrls>;
}

/** All files of a finished image: no overlay is added, and its provenance stays. */
const renderFinished = async (
  strapi: Core.Strapi,
  { limits, output, social }: Config,
  { file, hero }: { file: number; hero: Hero },
): Promise<RenditionSet> => {
  const { bytes } = await readImage(strapi, file, { maxBytes: limits.downloadBytes });
  const { width, height, focalPoint } = hero.image;
  return renderHero({
    bytes,
    limits: { bytes: limits.downloadBytes, pixels: limits.pixels },
    frame: { width, height },
    quality: output.quality,
    social,
    breakpoints: await responsiveSettings(strapi),
    focalPoint: file === hero.image.id ? focalPoint : null,
    overlay: null,
    provenance: await sourceTypeOf(bytes),
  });
};

/** Renders the provider's original as its run did. */
const renderOriginal = async (
  strapi: Core.Strapi,
  { config: { limits }, render, readAsset }: Parts,
  { file, request }: { file: number; request: NonNullable<Run['request']> },
): Promise<RenditionSet> => {
  const { bytes } = await readImage(strapi, file, { maxBytes: limits.downloadBytes });
  const logo = request.logo === null ? null : await readAsset(request.logo);
  return render({ bytes, request, logo, source: 'ai' });
};

/** The images that a hero's files can be rebuilt from, best first. */
const sourcesOf = (
  strapi: Core.Strapi,
  parts: Parts,
  { hero, run, fromSocial }: RepairInput,
): ImageSource[] => {
  const { config } = parts;
  const finished = (file: number, isSameImage: boolean): ImageSource => ({
    isSameImage,
    render: () => renderFinished(strapi, config, { file, hero }),
  });
  const candidates = run?.candidates ?? [];
  const original = candidates.find(({ file }) => file === hero.image.id)?.original;
  const request = run?.request ?? null;
  const mayChange = !hero.pinned && hero.source !== 'library';
  // An image that its vendor flagged becomes the hero only if a person chooses it.
  const others = candidates.flatMap(({ file, flag }) =>
    file === null || file === hero.image.id || flag != null ? [] : [file],
  );
  return [
    ...(original == null || request === null
      ? []
      : [
          {
            isSameImage: true,
            render: () => renderOriginal(strapi, parts, { file: original, request }),
          },
        ]),
    finished(hero.image.id, true),
    ...(fromSocial ? [finished(hero.social.id, true)] : []),
    ...(mayChange ? others.map((file) => finished(file, false)) : []),
  ];
};

/** The change to the run's record, so that clean-up counts the new files as in use. */
const rebuilt = (row: Run, { previous, hero }: { previous: Hero; hero: Hero }): RunPatch => {
  const isItsHero = row.hero?.image.id === previous.image.id && row.hero.social.id === previous.social.id;
  return {
    candidates: withFiles(row.candidates, previous, hero),
    ...(isItsHero ? { hero: { ...hero, pinned: row.hero?.pinned ?? false } } : {}),
  };
};

/** Rebuilds missing files of heroes without calling a provider. */
export const createRepair =
  (strapi: Core.Strapi, parts: Parts): Ports['repair'] =>
  async (input) => {
    const { config, publicUrl, fileUrls, log } = parts;
    const repaired = await repairHero(strapi, {
      hero: input.hero,
      isRunKnown: input.run !== null,
      sources: sourcesOf(strapi, parts, input),
      folder: config.media.folder,
      publicUrl,
      address: await fileUrls(),
      maxBytes: config.limits.downloadBytes,
      formats: input.formats,
      onUnusable: (error) => log.warn(`A file of a hero cannot be made again from this: ${String(error)}`),
    });
    if (repaired.kind === 'mended' && input.run !== null) {
      const heroes = { previous: input.hero, hero: repaired.hero };
      await parts.runStore.update(input.run, (row) => rebuilt(row, heroes));
    }
    return repaired;
  };
