import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Trigger } from '../contracts/generation';
import { contentTypeOf, entryGone, loadEntry, type StoredEntry } from './entry-store';

const attributeSchema = z.object({ type: z.string() });
const connectSchema = z.object({ connect: z.array(z.looseObject({ label: z.string() })).min(1) });

/** Whose values are asked for, and by which trigger. */
export interface EntryValuesQuery {
  uid: string;
  documentId: string | null;
  locale: string | null;
  trigger: Trigger;
  /** The form's values, where the entry is being edited; null reads the saved entry. */
  values: Record<string, unknown> | null;
  /** The saved entry, where the request has read it already. */
  stored?: StoredEntry;
}

/** The editor works on the draft; everybody else asks about the entry as it is online. */
const versionFor = ({ trigger }: EntryValuesQuery, { draft, published }: StoredEntry) =>
  trigger === 'button' ? (draft ?? published) : (published ?? draft);

/** Relations come from the form as instructions: only a newly connected one says what it is called. */
const overlaid = (type: string, value: unknown, stored: unknown): unknown => {
  if (type !== 'relation') return type === 'media' ? stored : value;
  const connected = connectSchema.safeParse(value);
  return connected.success ? connected.data.connect.map(({ label }) => ({ name: label })) : stored;
};

/** The values a prompt is made from: the saved entry, under what the form holds. @throws HeroError entry_gone */
export const loadEntryValues = async (
  strapi: Core.Strapi,
  order: EntryValuesQuery,
): Promise<Record<string, unknown>> => {
  const { uid, documentId, locale, values } = order;
  const { attributes } = contentTypeOf(strapi, uid);
  const stored =
    documentId === null
      ? {}
      : versionFor(order, order.stored ?? (await loadEntry(strapi, { uid, documentId, locale })));
  if (stored === null) {
    // A locale that is not saved yet has the form's values only.
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
