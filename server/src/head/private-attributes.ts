import { contentTypes } from '@strapi/utils';
import type { Core, UID } from '@strapi/strapi';

const { isPrivateAttribute } = contentTypes;

const isContentType = (strapi: Core.Strapi, uid: string): uid is UID.ContentType =>
  uid in strapi.contentTypes;

/**
 * Whether Strapi removes an attribute from public responses: by its `private`, its type's `privateAttributes`, or
 * `api.responses.privateAttributes`. All attributes of a missing type are private.
 */
export const isPrivate = (
  strapi: Core.Strapi,
  { uid, attribute }: { uid: string; attribute: string },
): boolean => !isContentType(strapi, uid) || isPrivateAttribute(strapi.contentType(uid), attribute);
