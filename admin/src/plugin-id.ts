/** The plugin's name in Strapi: prefix of its permissions, routes and custom field. */
export const PLUGIN_ID = 'hero-image';
