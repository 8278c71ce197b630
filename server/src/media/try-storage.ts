import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { providerFile, uploadFiles } from './upload-files';
import { uploadPlugin } from './upload-plugin';

/** A PNG of one transparent pixel, because some upload providers accept images only. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * Stores a tiny file and removes it again, without a row in the media library.
 *
 * @returns the name of the upload provider
 * @throws the provider's error; HeroError config_invalid without an upload plugin
 */
export const tryStorage = async (strapi: Core.Strapi): Promise<string> => {
  const plugin = uploadPlugin(strapi);
  const hash = `hero_image_doctor_${randomUUID()}`;
  const rendition = {
    bytes: new Uint8Array(PIXEL),
    width: 1,
    height: 1,
    mime: 'image/png' as const,
    ext: '.png' as const,
  };
  const file = providerFile({ rendition, name: `${hash}.png`, hash });
  await uploadFiles(plugin, [file]);
  await plugin.provider.delete(file);
  return plugin.providerName;
};
