import { isDeepStrictEqual } from 'node:util';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import { heroMarkSchema, heroSchema, type HeroFiles } from '../../contracts/hero';
import { jsonAttributeSchema } from '../../contracts/json-attribute';
import { heroFiles, heroFingerprint } from '../../head/fingerprint';

export type Verdict =
  /** `isChoice`: a person or code set this value on purpose; no earlier run may replace it. */
  { kind: 'write'; value: unknown; isChoice: boolean } | { kind: 'keep' };

export interface Stored {
  /** Whether a row exists; the first form of a locale creates it. */
  exists: boolean;
  value: unknown;
  /** Whether any version or locale of the entry stores the value. */
  isStored: (value: unknown) => Promise<boolean>;
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
 * The value that a caller sent, parsed if it is JSON text. A stored value may be text that is not JSON.
 *
 * @throws ValidationError for other text that is not JSON
 */
const readSent = async (
  field: string,
  sent: unknown,
  { exists, value, isStored }: Stored,
): Promise<unknown> => {
  const { error, data } = jsonAttributeSchema.safeParse(sent);
  if (error === undefined) return data;
  if ((exists && sent === value) || (await isStored(sent))) return sent;
  const details = error.issues.map(({ message }) => ({ path: [field], message }));
  const sentence = details.map(({ message }) => `${field}: ${message}`).join('; ');
  throw new errors.ValidationError(sentence, { errors: details });
};

/** Whether the editor removed the hero in the form that is being saved. */
export const isRemoval = (sent: unknown): boolean => {
  const { isMarked, content } = withoutMark(jsonAttributeSchema.safeParse(sent).data);
  return isMarked && content === null;
};

/** Files of the hero that the form was loaded with; null for none, undefined where the form does not say. */
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
 * How a value for a hero field is stored. Only complete heroes are accepted, but a value that the entry already
 * stores passes: a malformed hero must not block saving the entry.
 *
 * @throws ValidationError for a value that is not a hero
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
  // A value without the admin field's mark is the one that the form was loaded with.
  if (isForm && !isMarked && differs) return { kind: 'keep' };
  const isChoice = isMarked || (!isForm && differs);
  const parsed = heroSchema.safeParse(content);
  if (parsed.success) return { kind: 'write', value: parsed.data, isChoice };
  if (!(await stored.isStored(content))) throw refusal(field, parsed.error);
  return { kind: 'write', value: content, isChoice };
};
