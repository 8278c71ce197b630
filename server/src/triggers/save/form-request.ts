import { isDeepStrictEqual } from 'node:util';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';

const valuesSchema = z.record(z.string(), z.unknown());
const requestSchema = z.object({ url: z.string(), body: valuesSchema.optional().catch(undefined) });

/** The values that a form of the Content Manager sent. */
export type FormValues = z.infer<typeof valuesSchema>;

interface SavedEntry {
  uid: string;
  /** The entry that is updated or cloned; undefined for a new one. */
  documentId: string | undefined;
}

/**
 * The entry of a URL such as `/content-manager/collection-types/<uid>/<id>/actions/publish`; null for any other
 * URL.
 */
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
 * The Content Manager form behind a save; null for any other writer. A restore from the content history is no
 * form, nor is site code that writes other entries during the same request.
 */
export const formBehind = (strapi: Core.Strapi, { uid, documentId }: SavedEntry): FormValues | null => {
  const request = requestSchema.safeParse(strapi.requestContext.get()?.request).data;
  const entry = request === undefined ? null : entryOf(request.url);
  if (entry?.uid !== uid) return null;
  if (entry.documentId !== undefined && entry.documentId !== documentId) return null;
  return request?.body ?? {};
};

/** Whether the value is saved as the form sent it. */
export const isFromForm = (form: FormValues | null, attribute: string, value: unknown): boolean =>
  form !== null && isDeepStrictEqual(form[attribute], value);
