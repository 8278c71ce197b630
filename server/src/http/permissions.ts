import type { Core } from '@strapi/strapi';
import { PLUGIN_NAME } from '../strapi/plugin-name';
import { actionProvider } from '../strapi/strapi-internals';

/** Actions that a role can be granted, in addition to editing entries. */
export const ACTIONS = {
  generate: `plugin::${PLUGIN_NAME}.generate`,
  read: `plugin::${PLUGIN_NAME}.read`,
  providers: `plugin::${PLUGIN_NAME}.providers`,
  usage: `plugin::${PLUGIN_NAME}.usage`,
  backfill: `plugin::${PLUGIN_NAME}.backfill`,
  cleanup: `plugin::${PLUGIN_NAME}.cleanup`,
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
  {
    section: 'plugins',
    displayName: 'Generate heroes for whole collections (may cost much)',
    uid: 'backfill',
    pluginName: PLUGIN_NAME,
  },
  { section: 'plugins', displayName: 'See what was spent', uid: 'usage', pluginName: PLUGIN_NAME },
  {
    section: 'plugins',
    displayName: 'Clean up: see and remove pictures that nobody chose, and old runs',
    uid: 'cleanup',
    pluginName: PLUGIN_NAME,
  },
];

export const registerPermissions = async (strapi: Core.Strapi): Promise<void> => {
  await actionProvider(strapi).registerMany(actions);
};
