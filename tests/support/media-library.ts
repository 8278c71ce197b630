import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Rendition } from '../../server/src/contracts/rendition';
import type { StoreImageRequest } from '../../server/src/media/store-image';
import { webp } from './hero-images';
import { startBlog, type Blog } from './strapi';

export const FILE = 'plugin::upload.file';
export const FOLDER = 'plugin::upload.folder';

/** The upload provider as Strapi wraps it; a test may put a failing method in the place of one. */
export interface ProviderDouble {
  uploadStream?: (file: { hash: string }) => Promise<void>;
  delete: (file: { hash: string }) => Promise<void>;
  isPrivate: () => boolean;
  getSignedUrl: (file: { url: string }) => { url: string };
}

/** A row of the media library with its relations. */
export interface FileRow {
  id: number;
  documentId: string;
  hash: string;
}

interface UploadService {
  setSettings: (settings: { responsiveDimensions: boolean }) => Promise<void>;
  upload: (files: { data: object; files: object }) => Promise<FileRow[]>;
}

export interface MediaLibrary {
  blog: Blog;
  strapi: Core.Strapi;
  main: Rendition;
  formats: Record<string, Rendition>;
  provider: ProviderDouble;
  /** Puts the provider's own methods back. */
  restoreProvider: () => void;
  /** A new run's request, of `main` and `formats`. */
  request: (over?: Partial<StoreImageRequest>) => StoreImageRequest;
  /** File names in the storage. */
  uploads: () => Promise<string[]>;
  countRows: () => Promise<number>;
  row: (id: number) => Promise<FileRow | null>;
  setSettings: UploadService['setSettings'];
  /** Stores `main` as Strapi's own upload does. */
  uploadByStrapi: () => Promise<number>;
}

/** Boots the blog without the plugin, with real pictures to store. */
export const startMediaLibrary = async (): Promise<MediaLibrary> => {
  const blog = await startBlog({ plugin: false });
  const { strapi } = blog;
  const main = await webp(1536, 864);
  const formats = {
    thumbnail: await webp(245, 138),
    small: await webp(500, 281),
    large: await webp(1000, 563),
  };
  const provider = strapi.plugin('upload')['provider'] as ProviderDouble;
  const untouched = { ...provider };
  const service = strapi.plugin('upload').service<UploadService & Core.Service>('upload');
  let runs = 0;
  return {
    blog,
    strapi,
    main,
    formats,
    provider,
    restoreProvider: () => {
      Object.assign(provider, untouched);
    },
    request: (over = {}) => ({
      baseName: 'Low tide: what the sea leaves',
      key: `run-${(runs += 1)}:hero:0`,
      main,
      formats,
      alternativeText: 'A beach at low tide',
      caption: 'Made with AI',
      focalPoint: { x: 0.25, y: 0.75 },
      folder: 'Heroes',
      createdBy: null,
      ...over,
    }),
    uploads: async () => (await readdir(join(blog.dir, 'public', 'uploads'))).sort(),
    countRows: () => strapi.db.query(FILE).count(),
    row: async (id) =>
      (await strapi.db.query(FILE).findOne({ where: { id }, populate: true })) as FileRow | null,
    setSettings: (settings) => service.setSettings(settings),
    uploadByStrapi: async () => {
      const filepath = join(blog.dir, 'own.webp');
      await writeFile(filepath, main.bytes);
      const size = main.bytes.byteLength;
      const file = { filepath, originalFilename: 'own.webp', mimetype: 'image/webp', size };
      const [row] = await service.upload({ data: { fileInfo: {} }, files: file });
      return row!.id;
    },
  };
};
