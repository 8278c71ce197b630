import { readFile, stat } from 'node:fs/promises';
import { extname, isAbsolute, relative, resolve } from 'node:path';
import type { Core } from '@strapi/strapi';
import { HeroError } from '../contracts/error';
import type { SourceImage } from '../contracts/provider';
import type { AssetReference } from '../contracts/template';
import { readImage } from './read-image';

const MIME: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

const unreadable = (
  path: string,
  problem: string,
  code: 'config_invalid' | 'file_gone' = 'config_invalid',
): HeroError =>
  new HeroError({
    code,
    message: `The template's file “${path}” ${problem}; give the path of an image below the Strapi app.`,
  });

const readAppFile = async (root: string, path: string, maxBytes: number): Promise<SourceImage> => {
  const file = resolve(root, path);
  const inside = relative(root, file);
  if (inside.startsWith('..') || isAbsolute(inside)) throw unreadable(path, 'lies outside the app');
  const mime = MIME[extname(file).toLowerCase()];
  if (mime === undefined) throw unreadable(path, 'is no PNG, JPEG, WebP or SVG');
  const size = await stat(file).then(
    (facts) => facts.size,
    () => null,
  );
  if (size === null) throw unreadable(path, 'does not exist', 'file_gone');
  if (size > maxBytes) throw unreadable(path, `is larger than ${maxBytes} bytes`);
  return { bytes: await readFile(file), mime };
};

/**
 * Reads a logo or reference image of a template, from the media library or from a path below the Strapi app.
 *
 * @throws HeroError config_invalid, file_gone, media_failed, image_too_large
 */
export const readAsset = async (
  strapi: Core.Strapi,
  reference: AssetReference,
  { maxBytes }: { maxBytes: number },
): Promise<SourceImage> => {
  if ('path' in reference) return readAppFile(strapi.dirs.app.root, reference.path, maxBytes);
  const { bytes, mime } = await readImage(strapi, reference.file, { maxBytes });
  return { bytes, mime };
};
