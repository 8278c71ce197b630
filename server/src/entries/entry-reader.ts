import type { Core, UID } from '@strapi/strapi';
import {
  contentTypeOf,
  loadEntry,
  type ContentTypeFacts,
  type EntryAddress,
  type StoredEntry,
} from './entry-store';
import { localeOf } from './locale';

/** What a run that is asked for has to know of its entry. */
export interface EntryReader {
  /** @throws HeroError config_invalid for a type that does not exist */
  contentType: (uid: string) => ContentTypeFacts;
  /** The locale that a request means; null for a type without locales. @throws HeroError config_invalid */
  locale: (uid: UID.ContentType, asked: string | undefined) => Promise<string | null>;
  /** Both versions, with the names of their relations. */
  entry: (entry: EntryAddress) => Promise<StoredEntry>;
}

export const createEntryReader = (strapi: Core.Strapi): EntryReader => ({
  contentType: (uid) => contentTypeOf(strapi, uid),
  locale: (uid, asked) => localeOf(strapi, uid, asked),
  entry: (entry) => loadEntry(strapi, entry),
});
