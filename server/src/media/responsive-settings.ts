import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { uploadPlugin } from './upload-plugin';

/** Strapi's defaults (@strapi/upload 5.54, image-manipulation); pixels of the longer side. */
const DEFAULT_BREAKPOINTS = { large: 1000, medium: 750, small: 500 };

const settingsSchema = z.looseObject({ responsiveDimensions: z.boolean().optional() }).nullish();

/** Keeps positive numbers only, because Strapi does not validate this setting. */
const breakpointsSchema = z
  .record(z.string(), z.unknown())
  .transform((sizes) =>
    Object.fromEntries(
      Object.entries(sizes).filter(
        (size): size is [string, number] => typeof size[1] === 'number' && size[1] > 0,
      ),
    ),
  );

/** The site's responsive formats: pixels of the longer side by name; empty when the setting is off. */
export const responsiveSettings = async (strapi: Core.Strapi): Promise<Record<string, number>> => {
  const settings = settingsSchema.parse(await uploadPlugin(strapi).upload.getSettings());
  if (settings?.responsiveDimensions !== true) return {};
  const configured = strapi.config.get('plugin::upload.breakpoints', DEFAULT_BREAKPOINTS);
  const parsed = breakpointsSchema.safeParse(configured);
  return parsed.success ? parsed.data : DEFAULT_BREAKPOINTS;
};
