import { ACTIONS } from './permissions';
import { PLUGIN_NAME } from '../strapi/plugin-name';

const adminPolicies = (actions: string[]) => [
  'admin::isAuthenticatedAdmin',
  { name: `plugin::${PLUGIN_NAME}.has-any-action`, config: { actions } },
];

/** One of the actions is enough: a user who may start a run may also follow it. */
const adminRoute = (method: string, path: string, handler: string, ...actions: string[]) => ({
  method,
  path,
  handler,
  config: { policies: adminPolicies(actions) },
});

/** Routes of the admin panel, below `/hero-image`; each names the actions it requires. */
const admin = {
  type: 'admin',
  routes: [
    adminRoute('POST', '/generations', 'admin-generation.create', ACTIONS.generate),
    adminRoute('GET', '/generations', 'admin-generation.find', ACTIONS.read, ACTIONS.generate),
    adminRoute('GET', '/generations/:id', 'admin-generation.findOne', ACTIONS.read, ACTIONS.generate),
    adminRoute('POST', '/generations/:id/cancel', 'admin-generation.cancel', ACTIONS.generate),
    adminRoute('GET', '/generations/:id/finalise', 'admin-generation.previewFinal', ACTIONS.generate),
    adminRoute('POST', '/generations/:id/finalise', 'admin-generation.finalise', ACTIONS.generate),
    adminRoute('GET', '/generations/:id/outcome', 'admin-outcome.find', ACTIONS.generate),
    adminRoute('POST', '/generations/:id/outcome', 'admin-outcome.answer', ACTIONS.generate),
    adminRoute('POST', '/prompt-preview', 'admin-generation.preview', ACTIONS.generate),
    adminRoute('POST', '/library-heroes', 'admin-generation.fromLibrary', ACTIONS.generate),
    adminRoute('GET', '/templates', 'admin-settings.templates', ACTIONS.generate),
    adminRoute('GET', '/providers', 'admin-provider.find', ACTIONS.generate, ACTIONS.providers),
    adminRoute('POST', '/backfills', 'admin-backfill.create', ACTIONS.backfill),
    adminRoute('GET', '/backfills', 'admin-backfill.find', ACTIONS.backfill),
    adminRoute('GET', '/backfills/:id', 'admin-backfill.findOne', ACTIONS.backfill),
    adminRoute('POST', '/backfills/:id/actions', 'admin-backfill.act', ACTIONS.backfill),
    adminRoute('GET', '/doctor', 'admin-doctor.find', ACTIONS.providers),
    adminRoute('GET', '/usage', 'admin-usage.find', ACTIONS.usage),
    adminRoute('GET', '/cleanup', 'admin-cleanup.find', ACTIONS.cleanup),
    adminRoute('POST', '/cleanup', 'admin-cleanup.run', ACTIONS.cleanup),
    adminRoute('POST', '/providers/:name/test', 'admin-provider.test', ACTIONS.providers),
  ],
};

/** Below the content API's prefix: public files of a private storage. */
export const FILES_PATH = `/${PLUGIN_NAME}/files`;

const apiRoute = (method: string, path: string, handler: string) => ({ method, path, handler, config: {} });

/** No login: the token in the URL grants access. */
const signedRoute = (method: string, path: string, handler: string) => ({
  method,
  path,
  handler,
  config: { auth: false },
});

/** No login, since pages and crawlers send no token. The handler decides which files are public. */
const publicRoute = signedRoute;

/** Routes below `/api/hero-image`: denied until a token or a role is granted the handler's permission. */
const contentApi = {
  type: 'content-api',
  routes: [
    apiRoute('POST', '/generations', 'generation.create'),
    apiRoute('GET', '/generations/:id', 'generation.findOne'),
    apiRoute('POST', '/generations/:id/cancel', 'generation.cancel'),
    apiRoute('GET', '/head/:uid/:documentId', 'head.findOne'),
    signedRoute('GET', '/references/:token', 'reference.findOne'),
    publicRoute('GET', '/files/:file/:format/:name', 'file.findOne'),
    signedRoute('POST', '/callbacks/:provider/:token', 'callback.receive'),
  ],
};

export const routes = { admin, 'content-api': contentApi };
