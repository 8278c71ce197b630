import type { UID } from '@strapi/strapi';

/** The hero field of an entry that a request names. */
export interface EntryScope {
  uid: UID.ContentType;
  documentId: string | null;
  locale: string | null;
  /** The hero field; permissions may exclude single fields. */
  field: string;
  /** Whether the request comes from a form, whose entry or locale may not be saved yet. */
  isForm: boolean;
}
