import type { Core } from '@strapi/strapi';
import type { HeroError } from '../contracts/error';
import type { FocalPoint } from '../contracts/hero';
import type { Rendition } from '../contracts/rendition';
import type { StoredFile } from '../contracts/stored-file';
import { announce } from '../head/announce';
import { sanitizedOutput } from '../head/sanitized-output';
import { ensureFolder } from './ensure-folder';
import { fileHash, fileSlug } from './file-hash';
import { findStoredImage, toStoredFile } from './find-stored-image';
import { causeClass, notStored, tooLargeToStore } from './media-failed';
import { fileSizeLimit } from './size-limit';
import { FileTooLarge, providerFile, removeUploads, uploadFiles } from './upload-files';
import { FILE_UID, uploadPlugin, type ProviderFile } from './upload-plugin';

export interface StoreImageRequest {
  /** Plain text that becomes the readable part of the file name. */
  baseName: string;
  /** Name in the media library, without extension. Default: derived from the base name. */
  name?: string;
  /** Unique to the run, the role and the index, such as `<generation>:hero:0`. */
  key: string;
  main: Rendition;
  /** Keyed by Strapi's format names; stored byte for byte, like `main`. */
  formats: Record<string, Rendition>;
  alternativeText: string;
  caption: string;
  focalPoint: FocalPoint | null;
  /** Name of a folder at the root of the media library, created when missing. */
  folder: string;
  /** Id of the requesting admin user; null for none. */
  createdBy: number | null;
  /** The config change to suggest when a file is too large, such as `lower output.quality`. */
  smaller?: string;
}

/** The members that the media library stores of an uploaded file, as in Strapi's format entries. */
const storedFormat = ({ getStream: _stream, ...file }: ProviderFile) => file;

const insertRow = async (
  strapi: Core.Strapi,
  {
    request,
    main,
    formats,
    provider,
  }: {
    request: StoreImageRequest;
    main: ProviderFile;
    formats: [string, ProviderFile][];
    provider: string;
  },
): Promise<unknown> => {
  const { alternativeText, caption, focalPoint, createdBy } = request;
  const folder = await ensureFolder(strapi, request.folder);
  const { path: _path, ...columns } = storedFormat(main);
  return strapi.db.query(FILE_UID).create({
    data: {
      ...columns,
      alternativeText,
      caption,
      focalPoint,
      formats: Object.fromEntries(formats.map(([name, file]) => [name, storedFormat(file)])),
      provider,
      folder: folder.id,
      folderPath: folder.path,
      ...(createdBy === null ? {} : { createdBy, updatedBy: createdBy }),
    },
  });
};

/**
 * Another worker may have stored the same files after the lease expired. They are also kept when the query fails: a
 * retry writes the same names again, whereas a file removed under its row is lost.
 */
const mayBeInUse = async (strapi: Core.Strapi, hash: string): Promise<boolean> => {
  try {
    return (await findStoredImage(strapi, hash)) !== null;
  } catch (error) {
    strapi.log.warn(`[hero-image] ${hash} may be left in the upload storage (${causeClass(error)})`);
    return true;
  }
};

const failure = (
  strapi: Core.Strapi,
  { error, file, smaller }: { error: unknown; file: string; smaller: string | undefined },
): HeroError => {
  if (!(error instanceof FileTooLarge)) return notStored(file, error);
  const { name: fileName, sizeInBytes: bytes } = error.file;
  return tooLargeToStore({
    fileName,
    bytes,
    limit: fileSizeLimit(strapi),
    smaller: smaller ?? 'use a smaller image',
    cause: error,
  });
};

/**
 * Stores an image and its formats unchanged in the media library, through the site's upload provider. Strapi's own
 * upload would decode, shrink and re-encode the image, and drop the XMP label. A retry of the same run returns the
 * stored file.
 *
 * @throws HeroError `media_failed` when a file or the row cannot be stored; uploaded files are removed again.
 */
export const storeImage = async (strapi: Core.Strapi, request: StoreImageRequest): Promise<StoredFile> => {
  const { baseName, key, main: rendition } = request;
  const hash = fileHash({ baseName, key, bytes: rendition.bytes });
  const stored = await findStoredImage(strapi, hash);
  if (stored) return stored;

  const plugin = uploadPlugin(strapi);
  const name = `${request.name ?? fileSlug(baseName)}${rendition.ext}`;
  const main = providerFile({ rendition, name, hash });
  const formats = Object.entries(request.formats).map(([format, formatRendition]): [string, ProviderFile] => [
    format,
    providerFile({ rendition: formatRendition, name: `${format}_${name}`, hash: `${format}_${hash}` }),
  ]);
  const files = [main, ...formats.map(([, file]) => file)];
  let row: unknown;
  try {
    await uploadFiles(plugin, files);
    row = await insertRow(strapi, { request, main, formats, provider: plugin.providerName });
    const first = await findStoredImage(strapi, hash);
    if (first !== null && first.id !== toStoredFile(row).id) {
      // Two workers stored the files of one run at the same moment: the first row is kept.
      await strapi.db.query(FILE_UID).delete({ where: { id: toStoredFile(row).id } });
      return first;
    }
  } catch (error) {
    if (!(await mayBeInUse(strapi, hash))) await removeUploads(strapi, { plugin, files });
    throw failure(strapi, { error, file: `${hash}${rendition.ext}`, smaller: request.smaller });
  }
  const media = await sanitizedOutput(strapi, { uid: FILE_UID, entity: row });
  await announce(strapi, { event: 'media.create', payload: { media } });
  return toStoredFile(row);
};
