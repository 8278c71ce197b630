import { z } from 'zod';

/** Attributes that may contain the name of an entry, in order of preference. */
const NAME_KEYS = ['name', 'title', 'displayName', 'fullName', 'label', 'headline', 'username', 'slug'];

const recordSchema = z.record(z.string(), z.unknown());

/** The admin's form sends changes to a relation instead of the related entries. */
const formChangesSchema = z.union([
  z.object({ set: z.array(z.unknown()) }).transform(({ set }) => set),
  z.object({ connect: z.array(z.unknown()) }).transform(({ connect }) => connect),
]);

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const nameOf = (value: unknown): string => {
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) return '';
  const person = `${textOf(parsed.data['firstname'])} ${textOf(parsed.data['lastname'])}`.trim();
  const named = NAME_KEYS.map((key) => textOf(parsed.data[key])).find((name) => name !== '');
  return person || named || '';
};

const related = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  const changes = formChangesSchema.safeParse(value);
  return changes.success ? changes.data : [value];
};

/** The names of related entries or repeated components; the first `max` names. */
export const relationNames = (value: unknown, max: number): string[] => {
  const names: string[] = [];
  for (const entry of related(value)) {
    const name = nameOf(entry);
    if (name !== '') names.push(name);
    if (names.length === max) break;
  }
  return names;
};
