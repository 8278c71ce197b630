import type { Core } from '@strapi/strapi';
import type { FieldOptions } from '../contracts/field-options';
import { findSeoAttribute } from './seo-image';

/** Where the images of a hero are written beside its field; null for nowhere. */
export interface FilledAttributes {
  image: string | null;
  /** The SEO component. */
  seo: string | null;
}

/** What the field's options name, else the SEO component that the type has. */
export const filledAttributesOf = (
  strapi: Core.Strapi,
  uid: string,
  { image, seo }: FieldOptions,
): FilledAttributes => ({ image: image ?? null, seo: seo ?? findSeoAttribute(strapi, uid) });
