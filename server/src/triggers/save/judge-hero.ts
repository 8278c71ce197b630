import { isDeepStrictEqual } from 'node:util';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import { heroMarkSchema, heroSchema, type HeroFiles } from '../../contracts/hero';
import { jsonAttributeSchema } from '../../contracts/json-attribute';
import { heroFiles, heroFingerprint } from '../../head/fingerprint';

export type Verdict =
  /** `isChoice`: a person or code means this value, whatever may come from a run. */
  { kind: 'write'; value: unknown; isChoice: boolean } | { kind: 'keep' };

export interface Stored {
  /** Whether there is a row to write over; the first form of a locale brings everything along. */
  exists: boolean;
  value: unknown;
  /** Whether a value is stored in any version or locale of the entry. */
  isHeld: (value: unknown) => Promise<boolean>;
}

const markedSchema = heroMarkSchema.loose();

interface Sent {
  isMarked: boolean;
  content: unknown;
}

const withoutMark = (value: unknown): Sent => {
  const marked = markedSchema.safeParse(value).data;
  if (marked === undefined) return { isMarked: false, content: value };
  const { choice: _choice, loaded: _loaded, ...content } = marked;
  return { isMarked: true, content: content['removed'] === true ? null : content };
};

/**
 * The value that a caller sent, perhaps as JSON text; what is stored already may be text that is no JSON.
 *
 * @throws ValidationError for other text that is no JSON
 */
const readSent = async (
  field: string,
  sent: unknown,
  { exists, value, isHeld }: Stored,
): Promise<unknown> => {
  const { error, data } = jsonAttributeSchema.safeParse(sent);
  if (error === undefined) return data;
  if ((exists && sent === value) || (await isHeld(sent))) return sent;
  const details = error.issues.map(({ message }) => ({ path: [field], message }));
  const sentence = details.map(({ message }) => `${field}: ${message}`).join('; ');
  throw new errors.ValidationError(sentence, { errors: details });
};

/** Whether a form's editor removed the hero with this very save. */
export const isRemoval = (sent: unknown): boolean => {
  const { isMarked, content } = withoutMark(jsonAttributeSchema.safeParse(sent).data);
  return isMarked && content === null;
};

/** Files of the hero that a form was loaded with, null for none; undefined where the form does not tell. */
export const loadedFiles = (sent: unknown): HeroFiles | null | undefined => {
  const value = jsonAttributeSchema.safeParse(sent).data;
  if (value === undefined) return undefined;
  const marked = markedSchema.safeParse(value).data;
  return marked === undefined ? heroFiles(value) : (marked.loaded ?? null);
};

const refusal = (field: string, { issues }: z.ZodError): Error =>
  new errors.ValidationError(
    `The field “${field}” takes a hero as the API returns it, or null; this is neither.`,
    {
      errors: issues.map(({ path, message }) => ({ path: [field, ...path], message })),
    },
  );

const isSame = (a: unknown, b: unknown): boolean => heroFingerprint(a) === heroFingerprint(b);

/**
 * How a value that is saved into a hero field is stored. Only whole heroes get in; a value that the entry holds
 * already is not judged, or an entry could not be saved any more once a hero lacks a member.
 *
 * @throws ValidationError for a value that is no hero.
 */
export const judgeHero = async (
  field: string,
  value: unknown,
  { stored, isForm }: { stored: Stored; isForm: boolean },
): Promise<Verdict> => {
  const { isMarked, content } = withoutMark(await readSent(field, value, stored));
  if (content === null) {
    const isStale = isForm && !isMarked && heroFiles(stored.value) !== null;
    if (isStale) return { kind: 'keep' };
    return { kind: 'write', value: null, isChoice: isMarked || (!isForm && !isSame(stored.value, null)) };
  }
  if (stored.exists && isDeepStrictEqual(content, stored.value))
    return { kind: 'write', value: content, isChoice: isMarked };
  const differs = stored.exists && !isSame(stored.value, content);
  // What the admin's field did not mark was loaded with the form, whatever it is.
  if (isForm && !isMarked && differs) return { kind: 'keep' };
  const isChoice = isMarked || (!isForm && differs);
  const parsed = heroSchema.safeParse(content);
  if (parsed.success) return { kind: 'write', value: parsed.data, isChoice };
  if (!(await stored.isHeld(content))) throw refusal(field, parsed.error);
  return { kind: 'write', value: content, isChoice };
};
