import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Trigger } from '../contracts/generation';
import { contentTypeOf, entryGone, loadEntry, type StoredEntry } from './entry-store';

const attributeSchema = z.object({ type: z.string() });
const connectSchema = z.object({ connect: z.array(z.looseObject({ label: z.string() })).min(1) });

/** The entry whose values are read, and the trigger of the run. */
export interface EntryValuesQuery {
  uid: string;
  documentId: string | null;
  locale: string | null;
  trigger: Trigger;
  /** The form's values, if the entry is being edited; null reads the saved entry. */
  values: Record<string, unknown> | null;
  /** The saved entry, if the request has already read it. */
  stored?: StoredEntry;
}

/** The button refers to the draft, every other trigger to the published version. */
const versionFor = ({ trigger }: EntryValuesQuery, { draft, published }: StoredEntry) =>
  trigger === 'button' ? (draft ?? published) : (published ?? draft);

/** A form sends relations as changes, of which only new connections contain the name of the related entry. */
const overlaid = (type: string, value: unknown, stored: unknown): unknown => {
  if (type !== 'relation') return type === 'media' ? stored : value;
  const connected = connectSchema.safeParse(value);
  return connected.success ? connected.data.connect.map(({ label }) => ({ name: label })) : stored;
};

/** The values for a prompt: the saved entry, overridden by the form's values. @throws HeroError entry_gone */
export const loadEntryValues = async (
  strapi: Core.Strapi,
  query: EntryValuesQuery,
): Promise<Record<string, unknown>> => {
  const { uid, documentId, locale, values } = query;
  const { attributes } = contentTypeOf(strapi, uid);
  const stored =
    documentId === null
      ? {}
      : versionFor(query, query.stored ?? (await loadEntry(strapi, { uid, documentId, locale })));
  if (stored === null) {
    // For a locale that is not saved yet, there are only the form's values.
    if (values === null) throw entryGone({ uid, documentId: documentId ?? '', locale });
  }
  const base = stored ?? {};
  if (values === null) return base;
  const edited = Object.entries(attributes).flatMap(([name, attribute]) => {
    const type = attributeSchema.safeParse(attribute).data?.type;
    return type === undefined || values[name] === undefined
      ? []
      : [[name, overlaid(type, values[name], base[name])] as const];
  });
  return { ...base, ...Object.fromEntries(edited) };
};
