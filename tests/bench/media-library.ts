import { stat, writeFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSharp } from '../../server/src/image/sharp';
import { startBlog, type Blog } from '../support/strapi';
import { compare, type BenchRow } from './measure';
import { photoLikePng } from './photo-like';
import { storePicture } from './stored-hero';

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

/** From a provider's bytes to everything stored, against Strapi's own upload of the same two files. */
export const benchMediaLibrary = async (): Promise<BenchRow> => {
  const blog = await startBlog();
  const folder = await mkdtemp(join(tmpdir(), 'hero-bench-'));
  let round = 0;
  try {
    const bytes = await photoLikePng({ width: 1536, height: 1024 });
    const row = await compare({
      row: 'provider bytes to all files stored, against sharp and upload.upload()',
      hold: 0.4,
      rounds: ROUNDS,
      ours: () => storePicture(blog, bytes, `bench:${(round += 1)}`),
      baseline: () => theStraightforwardWay(blog, bytes, folder),
    });
    // Ours encodes two files at a time, the other way one after the other: the fewer processors, the less that helps.
    return { ...row, notes: [`on ${availableParallelism()} processors; the number to hold was found on 4`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await blog.stop();
  }
};
