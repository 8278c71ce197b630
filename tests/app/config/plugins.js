'use strict';

/** `HERO_CONFIG` is the plugin's config as JSON; without it two variables configure one provider. */
const heroConfig = (env) => {
  const given = env.json('HERO_CONFIG', null);
  if (given) return given;
  const baseUrl = env('HERO_OPENAI_BASE_URL', '');
  const shared = { siteName: 'Low Tide' };
  if (!baseUrl) return shared;
  return {
    ...shared,
    providers: {
      main: {
        type: 'openai-compatible',
        baseUrl,
        ...(env('HERO_OPENAI_API_KEY') && { apiKey: env('HERO_OPENAI_API_KEY') }),
        ...(env('HERO_OPENAI_MODEL') && { model: env('HERO_OPENAI_MODEL') }),
        // A gateway on this machine is trusted.
        allowPrivateNetwork: ['localhost', '127.0.0.1', '[::1]'].includes(new URL(baseUrl).hostname),
      },
    },
  };
};

module.exports = ({ env }) => ({
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET') } },
  ...(env('HERO_PLUGIN', 'on') === 'off'
    ? {}
    : {
        'hero-image': {
          enabled: true,
          resolve: env('HERO_PLUGIN_ROOT', '../..'),
          config: heroConfig(env),
        },
      }),
});
