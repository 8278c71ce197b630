import type { Core } from '@strapi/strapi';
import type { FieldOptions } from '../contracts/field-options';
import { findSeoAttribute } from './seo-image';

/** The attributes that get the images of a hero in addition to its field; null for none. */
export interface FilledAttributes {
  image: string | null;
  /** The SEO component. */
  seo: string | null;
}

/** The attributes named by the field's options; the SEO component defaults to the one that the type has. */
export const filledAttributesOf = (
  strapi: Core.Strapi,
  uid: string,
  { image, seo }: FieldOptions,
): FilledAttributes => ({ image: image ?? null, seo: seo ?? findSeoAttribute(strapi, uid) });
