import type { Core } from '@strapi/strapi';
import type { StoredFile } from '../contracts/stored-file';
import { uploadPlugin } from './upload-plugin';

/** Where pages and crawlers find the files of heroes. */
export type FileUrls =
  /** As the upload provider says. */
  | { kind: 'storage' }
  /** On the origin that serves the storage to everybody, `media.baseUrl`. */
  | { kind: 'origin'; baseUrl: string }
  /** Below a route of ours: the storage is private, and its addresses need a signature, which expires. */
  | { kind: 'route'; path: string };

/** Whether the site's upload provider serves its files with a signature only. */
export const isPrivateStorage = async (strapi: Core.Strapi): Promise<boolean> =>
  (await uploadPlugin(strapi).provider.isPrivate()) === true;

export const fileUrlsOf = async (
  strapi: Core.Strapi,
  { baseUrl, route }: { baseUrl: string | undefined; route: string },
): Promise<FileUrls> => {
  if (baseUrl !== undefined) return { kind: 'origin', baseUrl: baseUrl.replace(/\/+$/, '') };
  return (await isPrivateStorage(strapi)) ? { kind: 'route', path: route } : { kind: 'storage' };
};

/** The path of an address, without origin, signature and fragment. */
const pathOf = (url: string): string => new URL(url, 'http://localhost').pathname;

/** The last part of a file's path: it holds the hash of the content, which is not to be guessed. */
export const storedName = (url: string): string => pathOf(url).split('/').at(-1) ?? '';

/** The name of the file itself beside those of its formats. */
export const MAIN = 'main';

/** A stored file with addresses that pages may use; relative ones are below the site's public URL. */
export const withFileUrls = (file: StoredFile, address: FileUrls): StoredFile => {
  const addressOf = (url: string, format: string): string => {
    switch (address.kind) {
      case 'storage':
        return url;
      case 'origin':
        return `${address.baseUrl}${pathOf(url)}`;
      case 'route':
        return `${address.path}/${file.id}/${encodeURIComponent(format)}/${storedName(url)}`;
    }
  };
  return {
    ...file,
    url: addressOf(file.url, MAIN),
    formats: Object.fromEntries(
      Object.entries(file.formats).map(([format, stored]) => [
        format,
        { ...stored, url: addressOf(stored.url, format) },
      ]),
    ),
  };
};
