import type { Hero } from '../../server/src/contracts/hero';
import { renderHero } from '../../server/src/image/renditions';
import { responsiveSettings } from '../../server/src/media/responsive-settings';
import { heroValue } from '../../server/src/head/hero-value';
import { storeHeroFiles } from '../../server/src/media/store-hero-files';
import type { Blog } from '../support/strapi';
import { photoLikePng } from './photo-like';

/** From a provider's bytes to a hero whose files are in the media library, as a run does it. */
export const storePicture = async ({ strapi, url }: Blog, bytes: Buffer, key: string): Promise<Hero> => {
  const renditions = await renderHero({
    bytes,
    limits: { bytes: 30_000_000, pixels: 50_000_000 },
    frame: { width: 1536, height: 864 },
    quality: 82,
    social: { format: 'jpeg', maxBytes: 300_000 },
    breakpoints: await responsiveSettings(strapi),
    focalPoint: null,
    overlay: null,
    provenance: 'trainedAlgorithmicMedia',
  });
  const alternativeText = 'Moving eleven years of e-mail out of one table';
  const files = await storeHeroFiles(strapi, {
    ...{ renditions, key, alternativeText },
    baseName: 'Moving eleven years of e-mail',
    folder: 'Heroes',
    urls: { kind: 'storage' },
    createdBy: null,
    fence: () => Promise.resolve(),
  });
  const { placeholder, focalPoint } = renditions;
  return heroValue({
    ...{ ...files, placeholder, focalPoint, alternativeText, publicUrl: url },
    ...{ source: 'ai', pinned: false, inputs: 'a'.repeat(64) },
    generation: '6f1c0f5e-6d0e-4a3f-9d43-0b1f2f1c6f10',
  });
};

/** A hero as a run leaves it: real sizes of everything. */
export const storedHero = async (blog: Blog): Promise<Hero> =>
  storePicture(blog, await photoLikePng({ width: 1536, height: 1024 }), 'bench');
