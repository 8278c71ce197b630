import type { Core } from '@strapi/strapi';
import { PLUGIN_NAME } from './plugin-name';
import { actionProvider } from './strapi-parts';

/** What a role may be allowed to do, besides editing the entry itself. */
export const ACTIONS = {
  generate: `plugin::${PLUGIN_NAME}.generate`,
  read: `plugin::${PLUGIN_NAME}.read`,
  providers: `plugin::${PLUGIN_NAME}.providers`,
} as const;

const actions = [
  {
    section: 'plugins',
    displayName: 'Generate heroes (may cost credits)',
    uid: 'generate',
    pluginName: PLUGIN_NAME,
  },
  { section: 'plugins', displayName: 'See runs and their prompts', uid: 'read', pluginName: PLUGIN_NAME },
  {
    section: 'plugins',
    displayName: 'See providers: balance, errors, pace; test the connection',
    uid: 'providers',
    pluginName: PLUGIN_NAME,
  },
];

export const registerPermissions = async (strapi: Core.Strapi): Promise<void> => {
  await actionProvider(strapi).registerMany(actions);
};
