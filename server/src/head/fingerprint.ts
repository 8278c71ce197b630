import { heroSchema, type Hero } from '../contracts/hero';

/** The fingerprint of a field that holds no hero. */
export const EMPTY_FINGERPRINT = 'empty';
const PICKED = 'picked';

/** What a stored field value is, when it is a hero. */
export const parseHero = (value: unknown): Hero | null => {
  const parsed = heroSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

/**
 * Tells one stored hero from another: by the run that made it, the picture chosen, and whether it is pinned.
 * Anything that is not a hero, null included, counts as `empty`.
 */
export const heroFingerprint = (value: unknown): string => {
  const hero = parseHero(value);
  if (!hero) return EMPTY_FINGERPRINT;
  const { generation, image, pinned } = hero;
  return [generation ?? PICKED, image.id, ...(pinned ? ['pinned'] : [])].join(':');
};

/** The run that made the hero of a fingerprint; null for none. */
export const generationOf = (fingerprint: string): string | null => {
  const [generation = '', image] = fingerprint.split(':');
  return image === undefined || generation === PICKED ? null : generation;
};
