import type { UID } from '@strapi/strapi';

/** The hero field of an entry that somebody asks about. */
export interface EntryScope {
  uid: UID.ContentType;
  documentId: string | null;
  locale: string | null;
  /** The hero field; permissions may leave single fields out. */
  field: string;
  /** Whether a form is behind it: its entry, or its locale, may never have been saved. */
  isForm: boolean;
}
