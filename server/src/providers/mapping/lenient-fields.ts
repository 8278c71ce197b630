import { z } from 'zod';

/** A text of an answer, also where it is told as a number. Anything else is none, and spoils nothing beside it. */
export const lenientText = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);

/** A number of an answer, also where it is told in digits. Anything else is none. */
export const lenientNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}(\.\d{1,9})?$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);

export type Members = Record<string, unknown>;

const membersSchema = z.record(z.string(), z.unknown());

/** The members of an object; null for anything else. */
export const membersOf = (value: unknown): Members | null => membersSchema.safeParse(value).data ?? null;

/** The first of the named members that has a text; an empty text means that there is none. */
export const textOf = (members: Members, names: readonly string[]): string | null =>
  names.map((name) => lenientText.parse(members[name])).find((text) => text != null && text !== '') ?? null;
