import { contentTypes } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { FieldOptions } from '../contracts/field-options';
import { contentTypeAttributes, type ContentTypeAttributes } from '../prompt/content-type-attributes';
import { contentTypeOf } from './entry-store';
import { pickHeroField } from './hero-fields';

/** Evaluates the attribute's `private` and the `privateAttributes` of type and API. */
const { getPrivateAttributes } = contentTypes;

/** The options of a hero field, and the attributes of its type. @throws HeroError config_invalid */
export const describeField = (
  strapi: Core.Strapi,
  uid: string,
  field: string,
): { attributes: ContentTypeAttributes; options: FieldOptions } => {
  const { uid: type, attributes } = contentTypeOf(strapi, uid);
  const known = contentTypeAttributes({ attributes, components: { ...strapi.components } });
  const hidden = new Set(getPrivateAttributes(strapi.contentType(type)));
  return {
    attributes: Object.fromEntries(
      Object.entries(known).map(([name, attribute]) => [
        name,
        hidden.has(name) ? { ...attribute, private: true } : attribute,
      ]),
    ),
    options: pickHeroField(uid, attributes, field).options,
  };
};
