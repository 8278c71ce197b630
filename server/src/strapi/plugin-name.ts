/** The plugin's id in Strapi, used in routes and permissions. */
export const PLUGIN_NAME = 'hero-image';
