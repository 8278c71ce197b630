import { sanitize } from '@strapi/utils';
import type { Core, UID } from '@strapi/strapi';

const { defaultSanitizeOutput } = sanitize.sanitizers;

type Entity = Parameters<typeof defaultSanitizeOutput>[1];

const isEntity = (value: unknown): value is Entity => typeof value === 'object' && value !== null;

const model = (strapi: Core.Strapi, uid: string) => {
  const isKnown = (name: string): name is UID.Schema =>
    name in strapi.contentTypes || name in strapi.components;
  if (!isKnown(uid)) throw new Error(`Strapi knows no model ${uid}`);
  return strapi.getModel(uid);
};

/** An entity without passwords and private attributes, as Strapi sends it to webhooks; null for a missing entry. */
export const sanitizedOutput = async (
  strapi: Core.Strapi,
  { uid, entity }: { uid: string; entity: unknown },
): Promise<Entity | null> => {
  if (!isEntity(entity)) return null;
  return defaultSanitizeOutput(
    { schema: model(strapi, uid), getModel: (name) => model(strapi, name) },
    entity,
  );
};
