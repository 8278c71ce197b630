import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from '../contracts/config';

const bytes = z.coerce.number().positive();

/** Bytes; Strapi compares kilobytes with two decimals. */
const ROUNDING = 10;

/**
 * The largest file in bytes that the upload plugin accepts; Infinity without a limit. A limit in the options of the
 * local provider, where Strapi used to define it, takes precedence over that of the plugin.
 */
export const fileSizeLimit = (strapi: Core.Strapi): number => {
  const old = bytes.safeParse(strapi.config.get('plugin::upload.providerOptions.sizeLimit'));
  const limit = old.data ?? bytes.safeParse(strapi.config.get('plugin::upload.sizeLimit')).data;
  return limit === undefined ? Infinity : Math.max(ROUNDING, Math.floor(limit / ROUNDING) * ROUNDING);
};

/** Size of a detailed hero at the default quality. */
const BYTES_PER_PIXEL = 0.5;

/** The problem of a limit that is too low for the files of heroes; null without a problem. */
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
