import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from './plugin-id';

/** Before the database is ready: what Strapi must know of to build its schema. */
export const register = ({ strapi }: { strapi: Core.Strapi }): void => {
  strapi.customFields.register({ name: 'hero', plugin: PLUGIN_ID, type: 'json' });
};
