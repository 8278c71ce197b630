import type { Core } from '@strapi/strapi';
import { HeroError } from '../contracts/error';

/** A file to upload; the upload provider sets `url` and may set `provider_metadata`. */
export interface ProviderFile {
  name: string;
  hash: string;
  /** With its dot. */
  ext: string;
  mime: string;
  path: string | null;
  /** Kilobytes. */
  size: number;
  sizeInBytes: number;
  width: number;
  height: number;
  getStream: () => NodeJS.ReadableStream;
  url?: string;
  provider_metadata?: unknown;
}

interface ProviderService {
  checkFileSize(file: ProviderFile): Promise<void>;
  upload(file: ProviderFile): Promise<void>;
}

interface Provider {
  delete(file: ProviderFile): Promise<unknown>;
  isPrivate(): unknown;
}

interface UploadService {
  remove(file: object): Promise<unknown>;
  getSettings(): Promise<unknown>;
}

interface FolderService {
  create(folder: { name: string; parent: null }): Promise<unknown>;
}

interface FileService {
  getFolderPath(folder: number): Promise<string>;
  signFileUrls(file: object): Promise<unknown>;
}

export interface UploadPlugin {
  /** The configured provider's package, as stored with each file. */
  providerName: string;
  provider: Provider;
  providerService: ProviderService;
  upload: UploadService;
  folder: FolderService;
  file: FileService;
}

const hasMethods = (value: unknown, names: string[]): value is object =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof Reflect.get(value, name) === 'function');

const isProvider = (value: unknown): value is Provider => hasMethods(value, ['delete', 'isPrivate']);
const isProviderService = (value: unknown): value is ProviderService =>
  hasMethods(value, ['checkFileSize', 'upload']);
const isUploadService = (value: unknown): value is UploadService =>
  hasMethods(value, ['remove', 'getSettings']);
const isFolderService = (value: unknown): value is FolderService => hasMethods(value, ['create']);
const isFileService = (value: unknown): value is FileService =>
  hasMethods(value, ['getFolderPath', 'signFileUrls']);

/**
 * The parts of Strapi's upload plugin that this plugin uses (source: @strapi/upload 5.54).
 *
 * @throws HeroError `config_invalid` when the upload plugin is switched off or lacks one of them.
 */
export const uploadPlugin = (strapi: Core.Strapi): UploadPlugin => {
  const plugin: unknown = strapi.plugins.upload;
  const service = (name: string): unknown => (plugin ? strapi.plugin('upload').service(name) : null);
  const provider: unknown = plugin ? strapi.plugin('upload').provider : null;
  const providerService = service('provider');
  const upload = service('upload');
  const folder = service('folder');
  const file = service('file');
  const providerName = strapi.config.get('plugin::upload.provider');
  if (
    isProvider(provider) &&
    isProviderService(providerService) &&
    isUploadService(upload) &&
    isFolderService(folder) &&
    isFileService(file) &&
    typeof providerName === 'string'
  )
    return { providerName, provider, providerService, upload, folder, file };
  throw new HeroError({
    code: 'config_invalid',
    message:
      "Strapi's upload plugin is switched off or of an unknown version; heroes need the media library of Strapi 5.54 or newer.",
  });
};

export const FILE_UID = 'plugin::upload.file';
export const FOLDER_UID = 'plugin::upload.folder';
