import { z } from 'zod';
import { heroSchema, type Hero, type HeroFiles } from '../contracts/hero';

/** The fingerprint of a field without a hero. */
export const EMPTY_FINGERPRINT = 'empty';
const PICKED = 'picked';

/** A stored field value as a hero; null for any other value. */
export const parseHero = (value: unknown): Hero | null => {
  const parsed = heroSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

const file = z.looseObject({ id: z.number().int() });

/** The identifying members of a hero, which are the same in all versions of the plugin. */
const identitySchema = z.looseObject({
  image: file,
  social: file.nullish().catch(null),
  generation: z.string().nullish().catch(null),
  pinned: z.boolean().catch(false),
});

/** The files of a stored hero, even of an older one that lacks a member; null for any other value. */
export const heroFiles = (value: unknown): HeroFiles | null => {
  const { data } = identitySchema.safeParse(value);
  return data === undefined ? null : { image: data.image.id, social: data.social?.id ?? data.image.id };
};

/** Whether a stored hero is pinned, even an older one that lacks a member. */
export const isPinned = (value: unknown): boolean => identitySchema.safeParse(value).data?.pinned ?? false;

/**
 * Identifies a stored hero by its run, its image, and whether it is pinned.
 * Any value that is no hero, including null, yields `empty`.
 */
export const heroFingerprint = (value: unknown): string => {
  const { data } = identitySchema.safeParse(value);
  if (data === undefined) return EMPTY_FINGERPRINT;
  const { generation, image, pinned } = data;
  return [generation ?? PICKED, image.id, ...(pinned ? ['pinned'] : [])].join(':');
};

/** The id of the run in a fingerprint; null for none. */
export const generationOf = (fingerprint: string): string | null => {
  const [generation = '', image] = fingerprint.split(':');
  return image === undefined || generation === PICKED ? null : generation;
};
