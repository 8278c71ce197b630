/** The id under which Strapi knows the plugin, in routes and permissions. */
export const PLUGIN_NAME = 'hero-image';
