import type { Core } from '@strapi/strapi';
import { z } from 'zod';

/** Strapi's registries answer `any`: here each part used is checked to have the methods it is used for. */
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
  cannot: { read: Check; update: Check; create: Check };
}

interface PermissionCheckers {
  create: (facts: { userAbility: unknown; model: string }) => PermissionChecker;
}

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

/** Strapi's own check of the Content Manager, with its conditions and locales. */
export const permissionCheckers = (strapi: Core.Strapi): PermissionCheckers =>
  part<PermissionCheckers>('permission checker', ['create']).parse(
    strapi.service('plugin::content-manager.permission-checker'),
  );
