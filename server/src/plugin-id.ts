/** The id under which Strapi knows the plugin, in routes, permissions and config. */
export const PLUGIN_ID = 'hero-image';
