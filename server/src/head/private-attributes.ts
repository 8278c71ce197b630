import { contentTypes } from '@strapi/utils';
import type { Core, UID } from '@strapi/strapi';

const { isPrivateAttribute } = contentTypes;

const isContentType = (strapi: Core.Strapi, uid: string): uid is UID.ContentType =>
  uid in strapi.contentTypes;

/**
 * Whether Strapi keeps an attribute out of its public answers: by its own `private`, by its type's
 * `privateAttributes`, or by `api.responses.privateAttributes`. Of a type that is gone, everything is private.
 */
export const isPrivate = (
  strapi: Core.Strapi,
  { uid, attribute }: { uid: string; attribute: string },
): boolean => !isContentType(strapi, uid) || isPrivateAttribute(strapi.contentType(uid), attribute);
