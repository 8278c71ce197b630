import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from '../contracts/config';

const bytes = z.coerce.number().positive();

/** Strapi compares kilobytes of two decimals. */
const ROUNDING = 10;

/**
 * The largest file in bytes that the upload plugin takes, Infinity without a limit. A limit among the options of
 * the local provider, its old place, counts in place of the plugin's own.
 */
export const fileSizeLimit = (strapi: Core.Strapi): number => {
  const old = bytes.safeParse(strapi.config.get('plugin::upload.providerOptions.sizeLimit'));
  const limit = old.data ?? bytes.safeParse(strapi.config.get('plugin::upload.sizeLimit')).data;
  return limit === undefined ? Infinity : Math.max(ROUNDING, Math.floor(limit / ROUNDING) * ROUNDING);
};

/** What a hero with much detail takes at the usual quality. */
const BYTES_PER_PIXEL = 0.5;

/** What is wrong with the limit for the files that heroes have; null when nothing is. */
export const sizeLimitConcern = (
  strapi: Core.Strapi,
  { output, social }: Pick<Config, 'output' | 'social'>,
): string | null => {
  const limit = fileSizeLimit(strapi);
  const wanted = Math.max(social.maxBytes, Math.round(output.width * output.height * BYTES_PER_PIXEL));
  return limit >= wanted
    ? null
    : `The upload plugin takes files of ${limit} bytes at most, and a hero or social image may have ${wanted}: larger ones are stored at a lower quality.`;
};

export const SIZE_LIMIT_ADVICE = 'Raise upload.config.sizeLimit in config/plugins.';
