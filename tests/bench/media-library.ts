import { stat, writeFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderHero } from '../../server/src/image/renditions';
import { loadSharp } from '../../server/src/image/sharp';
import { responsiveSettings } from '../../server/src/media/responsive-settings';
import { storeHero } from '../../server/src/media/store-hero';
import { startBlog, type Blog } from '../support/strapi';
import { compare, type BenchRow } from './measure';
import { photoLikePng } from './photo-like';

const FRAME = { width: 1536, height: 864 };
const ROUNDS = 9;

interface UploadService {
  upload: (order: {
    data: { fileInfo: Record<string, unknown> };
    files: Record<string, unknown>;
  }) => Promise<unknown>;
}

/** What a plugin does without thinking twice: convert, write a file, hand it to Strapi. */
const theStraightforwardWay = async ({ strapi }: Blog, bytes: Buffer, folder: string): Promise<void> => {
  const sharp = await loadSharp();
  const service = strapi.plugin('upload').service('upload') as unknown as UploadService;
  const files = [
    { name: 'hero.webp', mime: 'image/webp', make: () => sharp(bytes).resize(FRAME).webp({ quality: 82 }) },
    {
      name: 'social.jpg',
      mime: 'image/jpeg',
      make: () => sharp(bytes).resize(1200, 630).jpeg({ quality: 82, progressive: true }),
    },
  ];
  for (const { name, mime, make } of files) {
    const filepath = join(folder, name);
    await writeFile(filepath, await make().toBuffer());
    const { size } = await stat(filepath);
    await service.upload({
      data: { fileInfo: { name } },
      files: { filepath, originalFilename: name, mimetype: mime, size },
    });
  }
};

const ourWay = async ({ strapi, url }: Blog, bytes: Buffer, round: number): Promise<void> => {
  const renditions = await renderHero({
    bytes,
    limits: { bytes: 30_000_000, pixels: 50_000_000 },
    frame: FRAME,
    quality: 82,
    social: { format: 'jpeg', maxBytes: 300_000 },
    breakpoints: await responsiveSettings(strapi),
    focalPoint: null,
    overlay: null,
    provenance: 'trainedAlgorithmicMedia',
  });
  await storeHero(strapi, {
    renditions,
    key: `bench:${round}`,
    baseName: 'A hero',
    alternativeText: 'A hero',
    source: 'ai',
    pinned: false,
    generation: null,
    inputs: '',
    folder: 'Heroes',
    publicUrl: url,
    createdBy: null,
  });
};

/** From a provider's bytes to everything stored, against Strapi's own upload of the same two files. */
export const benchMediaLibrary = async (): Promise<BenchRow> => {
  const blog = await startBlog();
  const folder = await mkdtemp(join(tmpdir(), 'hero-bench-'));
  let round = 0;
  try {
    const bytes = await photoLikePng({ width: 1536, height: 1024 });
    return await compare({
      row: 'provider bytes to all files stored, against sharp and upload.upload()',
      hold: 0.4,
      rounds: ROUNDS,
      ours: () => ourWay(blog, bytes, (round += 1)),
      baseline: () => theStraightforwardWay(blog, bytes, folder),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await blog.stop();
  }
};
