import { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import { file as fileUnits } from '@strapi/utils';
import type { Rendition } from '../contracts/rendition';
import { causeClass } from './media-failed';
import type { ProviderFile, UploadPlugin } from './upload-plugin';

/** One rendition in the form that upload providers take. */
export const providerFile = ({
  rendition,
  name,
  hash,
}: {
  rendition: Rendition;
  name: string;
  hash: string;
}): ProviderFile => {
  const { bytes, width, height, mime, ext } = rendition;
  return {
    name,
    hash,
    ext,
    mime,
    path: null,
    size: fileUnits.bytesToKbytes(bytes.byteLength),
    sizeInBytes: bytes.byteLength,
    width,
    height,
    // An array with one chunk: a bare Uint8Array would be iterated byte by byte.
    getStream: () =>
      Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)], { objectMode: false }),
  };
};

/** Removes files from the storage. Failed removals are logged, because nothing else records these files. */
export const removeUploads = async (
  strapi: Core.Strapi,
  { plugin, files }: { plugin: UploadPlugin; files: ProviderFile[] },
): Promise<void> => {
  const removals = await Promise.allSettled(files.map((file) => plugin.provider.delete(file)));
  removals.forEach((removal, index) => {
    if (removal.status === 'rejected')
      strapi.log.warn(
        `[hero-image] ${files[index]?.hash ?? ''}${files[index]?.ext ?? ''} may be left in the upload storage (${causeClass(removal.reason)})`,
      );
  });
};

/** The upload plugin refuses a file of this size; a retry with the same bytes would fail again. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
  constructor(
    readonly file: ProviderFile,
    cause: Error,
  ) {
    super(`${file.name} is too large`, { cause });
  }
}

const checkSize = async ({ providerService }: UploadPlugin, file: ProviderFile): Promise<void> => {
  try {
    await providerService.checkFileSize(file);
  } catch (error) {
    throw error instanceof Error && error.name === 'PayloadTooLargeError'
      ? new FileTooLarge(file, error)
      : error;
  }
};

/**
 * Uploads files in parallel. All uploads have ended when this returns or throws, so that the caller can remove files
 * without racing an upload.
 */
export const uploadFiles = async (plugin: UploadPlugin, files: ProviderFile[]): Promise<void> => {
  for (const file of files) await checkSize(plugin, file);
  const uploads = await Promise.allSettled(files.map((file) => plugin.providerService.upload(file)));
  const failed = uploads.find((upload) => upload.status === 'rejected');
  if (failed) throw failed.reason;
  const lost = files.find((file) => !file.url);
  if (lost) throw new TypeError(`The upload provider gave ${lost.hash}${lost.ext} no address`);
};
