import type { Core } from '@strapi/strapi';
import type { FieldOptions } from '../../contracts/field-options';
import { contentTypeAttributes, type ContentTypeAttributes } from '../../prompt/content-type-attributes';
import { contentTypeOf } from './entry-store';
import { pickHeroField } from './hero-fields';

/** What a run must know of the field it draws for. @throws HeroError config_invalid */
export const describeField = (
  strapi: Core.Strapi,
  uid: string,
  field: string,
): { attributes: ContentTypeAttributes; options: FieldOptions } => {
  const { attributes } = contentTypeOf(strapi, uid);
  return {
    attributes: contentTypeAttributes({ attributes, components: { ...strapi.components } }),
    options: pickHeroField(uid, attributes, field).options,
  };
};
