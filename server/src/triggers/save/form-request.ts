import { isDeepStrictEqual } from 'node:util';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';

const valuesSchema = z.record(z.string(), z.unknown());
const requestSchema = z.object({ url: z.string(), body: valuesSchema.optional().catch(undefined) });

/** What a form of the Content Manager sent. */
export type FormValues = z.infer<typeof valuesSchema>;

interface SavedEntry {
  uid: string;
  /** Of the entry that is written over or cloned; undefined for a new one. */
  documentId: string | undefined;
}

/** The entry of a URL such as `/content-manager/collection-types/<uid>/<id>/actions/publish`; null for no form. */
const entryOf = (url: string): SavedEntry | null => {
  if (!url.startsWith('/content-manager/')) return null;
  const { pathname } = new URL(url, 'http://localhost');
  const [, kind, uid, ...rest] = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (uid === undefined) return null;
  if (kind === 'single-types') return { uid, documentId: undefined };
  if (kind !== 'collection-types') return null;
  const [first, second] = rest;
  if (first === 'actions') return { uid, documentId: undefined };
  return { uid, documentId: first === 'clone' ? second : first };
};

/**
 * The form of the Content Manager behind a save; null for any other writer. A restore from the content history, and
 * code of the site that writes other entries in the course of the same request, are no forms.
 */
export const formBehind = (strapi: Core.Strapi, { uid, documentId }: SavedEntry): FormValues | null => {
  const request = requestSchema.safeParse(strapi.requestContext.get()?.request).data;
  const entry = request === undefined ? null : entryOf(request.url);
  if (entry?.uid !== uid) return null;
  if (entry.documentId !== undefined && entry.documentId !== documentId) return null;
  return request?.body ?? {};
};

/** Whether a value is saved as the form sent it. */
export const isFromForm = (form: FormValues | null, attribute: string, value: unknown): boolean =>
  form !== null && isDeepStrictEqual(form[attribute], value);
