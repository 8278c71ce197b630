import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** Strapi's registries return `any`: each part is checked for the methods that the plugin calls. */
const part = <Part extends object>(name: string, methods: (keyof Part & string)[]) =>
  z.custom<Part>(
    (value) =>
      (typeof value === 'object' || typeof value === 'function') &&
      value !== null &&
      methods.every((method) => typeof Reflect.get(value, method) === 'function'),
    { error: `This version of Strapi has no ${name} as the plugin knows it; use one that the README names.` },
  );

interface ModelRegistry {
  add: (model: object) => unknown;
}

interface WebhookStore {
  addAllowedEvent: (key: string, event: string) => void;
}

interface ActionProvider {
  registerMany: (actions: object[]) => Promise<unknown>;
}

interface Authentication {
  verify: (auth: unknown, config: { scope: string[] }) => Promise<void>;
}

interface Locales {
  getDefaultLocale: () => Promise<unknown>;
}

type Check = (entity?: unknown, field?: string) => boolean;

export interface PermissionChecker {
  cannot: { read: Check; update: Check; create: Check; publish: Check };
}

interface PermissionCheckers {
  create: (facts: { userAbility: unknown; model: string }) => PermissionChecker;
}

interface PermissionsManagers {
  createPermissionsManager: (facts: { ability: unknown; action: string; model: string }) => {
    /** Filters for the records that the user may access with the action. */
    getQuery: () => unknown;
  };
}

/** Strapi's permission check for models of plugins, such as files, including conditions. */
export const permissionManagers = (strapi: Core.Strapi): PermissionsManagers =>
  part<PermissionsManagers>('permissions manager', ['createPermissionsManager']).parse(
    strapi.service('admin::permission'),
  );

interface QueryParams {
  transform: (uid: string, params: object) => { where?: object };
}

/** Strapi's conversion of filters, as in REST and document queries. */
export const queryParams = (strapi: Core.Strapi): QueryParams =>
  part<QueryParams>('query parameters', ['transform']).parse(strapi.get('query-params'));

interface PermissionEngine {
  generateUserAbility: (user: object) => Promise<unknown>;
}

/** The context of a request, for work that is done as a user outside of a request. */
type RequestStore = Parameters<Core.Strapi['requestContext']['run']>[0];

export const requestStore = (store: { state: object; request: { url: string } }): RequestStore =>
  z.custom<RequestStore>(() => true).parse(store);

/** The permissions of an admin user, who must be loaded with roles. */
export const abilityOf = (strapi: Core.Strapi, user: object): Promise<unknown> =>
  z
    .object({ engine: part<PermissionEngine>('permission engine', ['generateUserAbility']) })
    .parse(strapi.service('admin::permission'))
    .engine.generateUserAbility(user);

export const modelRegistry = (strapi: Core.Strapi): ModelRegistry =>
  part<ModelRegistry>('model registry', ['add']).parse(strapi.get('models'));

export const webhookStore = (strapi: Core.Strapi): WebhookStore =>
  part<WebhookStore>('webhook store', ['addAllowedEvent']).parse(strapi.get('webhookStore'));

export const actionProvider = (strapi: Core.Strapi): ActionProvider =>
  z
    .object({ actionProvider: part<ActionProvider>('action provider', ['registerMany']) })
    .parse(strapi.service('admin::permission')).actionProvider;

export const authentication = (strapi: Core.Strapi): Authentication =>
  part<Authentication>('authentication', ['verify']).parse(strapi.get('auth'));

export const locales = (strapi: Core.Strapi): Locales =>
  part<Locales>('locales service', ['getDefaultLocale']).parse(strapi.service('plugin::i18n.locales'));

/** The Content Manager's permission check, including conditions and locales. */
export const permissionCheckers = (strapi: Core.Strapi): PermissionCheckers =>
  part<PermissionCheckers>('permission checker', ['create']).parse(
    strapi.service('plugin::content-manager.permission-checker'),
  );
