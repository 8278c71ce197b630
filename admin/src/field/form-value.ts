import type { Hero, HeroFormValue } from '../../../server/src/contracts/hero';
import { valueAt } from './value-at';

/** The form's value of the field, classified. */
export type FormValue =
  | { kind: 'empty' }
  /** The editor removed the hero in this form. */
  | { kind: 'removed' }
  /** `chosen`: set on purpose since the form was opened. */
  | { kind: 'hero'; hero: Hero; chosen: boolean }
  /** Another value is stored, such as hand-written JSON. */
  | { kind: 'unreadable' };

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isCount = (value: unknown): boolean => typeof value === 'number' && value > 0;

/** Checks every member that the field shows; the server parses the whole value. */
export const isHero = (value: unknown): value is Hero =>
  isText(valueAt(value, 'image.url')) &&
  isCount(valueAt(value, 'image.width')) &&
  isCount(valueAt(value, 'image.height')) &&
  typeof valueAt(value, 'image.alternativeText') === 'string' &&
  isText(valueAt(value, 'social.url')) &&
  isText(valueAt(value, 'social.mime')) &&
  isText(valueAt(value, 'source')) &&
  typeof valueAt(value, 'pinned') === 'boolean';

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/** Classifies the form's value; JSON fields may also arrive as text. */
export const readFormValue = (value: unknown): FormValue => {
  const content = parsed(value);
  if (content === null || content === undefined || content === '') return { kind: 'empty' };
  if (valueAt(content, 'removed') === true) return { kind: 'removed' };
  if (isHero(content)) return { kind: 'hero', hero: content, chosen: valueAt(content, 'choice') === true };
  return { kind: 'unreadable' };
};

/**
 * The form value for a hero that the editor sets, or (null) removes; `loaded` is the hero that the form was
 * loaded with.
 */
export const chosenValue = (hero: Hero | null, loaded: Hero | null): HeroFormValue => {
  const files = loaded === null ? null : { image: loaded.image.id, social: loaded.social.id };
  if (hero === null) return { removed: true, choice: true, loaded: files };
  return { ...hero, choice: true, loaded: files };
};

/** Whether two heroes show the same. Compares members, since key order differs between databases. */
export const isSameHero = (a: Hero | null, b: Hero | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.image.url === b.image.url &&
    a.social.url === b.social.url &&
    a.image.alternativeText === b.image.alternativeText &&
    a.pinned === b.pinned &&
    a.generation === b.generation);

const heroIn = (read: FormValue): Hero | null => (read.kind === 'hero' ? read.hero : null);

/**
 * The marked value for a hero that another part of the form has set or emptied, such as *Fill in from another
 * locale*; null where the form still holds the loaded value, or a marked one.
 */
export const markForChange = (value: unknown, initialValue: unknown): HeroFormValue | null => {
  // A source locale that the user may not read provides no value.
  if (value === initialValue || value === undefined) return null;
  const [held, loaded] = [readFormValue(value), readFormValue(initialValue)];
  if (held.kind === 'removed' || held.kind === 'unreadable') return null;
  if (held.kind === 'hero' && held.chosen) return null;
  const [hero, before] = [heroIn(held), heroIn(loaded)];
  return isSameHero(hero, before) ? null : chosenValue(hero, before);
};
