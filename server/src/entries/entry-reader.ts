import type { Core, UID } from '@strapi/strapi';
import {
  contentTypeOf,
  loadEntry,
  type ContentTypeFacts,
  type EntryKey,
  type StoredEntry,
} from './entry-store';
import { localeOf } from './locale';

/** The parts of an entry that the request for a run reads. */
export interface EntryReader {
  /** @throws HeroError config_invalid for a type that does not exist */
  contentType: (uid: string) => ContentTypeFacts;
  /** The locale of a request; null for a type without locales. @throws HeroError config_invalid */
  locale: (uid: UID.ContentType, requested: string | undefined) => Promise<string | null>;
  /** Draft and published version, with their relations. */
  entry: (entry: EntryKey) => Promise<StoredEntry>;
}

export const createEntryReader = (strapi: Core.Strapi): EntryReader => ({
  contentType: (uid) => contentTypeOf(strapi, uid),
  locale: (uid, requested) => localeOf(strapi, uid, requested),
  entry: (entry) => loadEntry(strapi, entry),
});
