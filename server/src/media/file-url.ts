import type { Core } from '@strapi/strapi';
import type { StoredFile } from '../contracts/stored-file';
import { uploadPlugin } from './upload-plugin';

/** Which URLs the files of heroes have. */
export type FileUrls =
  /** Those of the upload provider. */
  | { kind: 'storage' }
  /** URLs on the origin that serves the storage publicly, `media.baseUrl`. */
  | { kind: 'origin'; baseUrl: string }
  /** URLs of the plugin's file route, because the storage is private and its signed URLs expire. */
  | { kind: 'route'; path: string };

/** Whether the site's upload provider serves files through signed URLs only. */
export const isPrivateStorage = async (strapi: Core.Strapi): Promise<boolean> =>
  (await uploadPlugin(strapi).provider.isPrivate()) === true;

export const fileUrlsOf = async (
  strapi: Core.Strapi,
  { baseUrl, route }: { baseUrl: string | undefined; route: string },
): Promise<FileUrls> => {
  if (baseUrl !== undefined) return { kind: 'origin', baseUrl: baseUrl.replace(/\/+$/, '') };
  return (await isPrivateStorage(strapi)) ? { kind: 'route', path: route } : { kind: 'storage' };
};

/** The path of a URL, without origin, signature and fragment. */
const pathOf = (url: string): string => new URL(url, 'http://localhost').pathname;

/** The last segment of a file's path; it contains the hash of the content and cannot be guessed. */
export const storedName = (url: string): string => pathOf(url).split('/').at(-1) ?? '';

/** The name of the file itself among its formats. */
export const MAIN = 'main';

/** A stored file with URLs for pages; relative ones are below the site's public URL. */
export const withFileUrls = (file: StoredFile, urls: FileUrls): StoredFile => {
  const urlOf = (url: string, format: string): string => {
    switch (urls.kind) {
      case 'storage':
        return url;
      case 'origin':
        return `${urls.baseUrl}${pathOf(url)}`;
      case 'route':
        return `${urls.path}/${file.id}/${encodeURIComponent(format)}/${storedName(url)}`;
    }
  };
  return {
    ...file,
    url: urlOf(file.url, MAIN),
    formats: Object.fromEntries(
      Object.entries(file.formats).map(([format, stored]) => [
        format,
        { ...stored, url: urlOf(stored.url, format) },
      ]),
    ),
  };
};
