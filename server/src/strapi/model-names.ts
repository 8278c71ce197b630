/** Prefix of the uids of the plugin's own models. */
export const PLUGIN_MODEL_PREFIX = 'plugin::hero-image';
