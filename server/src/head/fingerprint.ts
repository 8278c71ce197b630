import { z } from 'zod';
import { heroSchema, type Hero, type HeroFiles } from '../contracts/hero';

/** The fingerprint of a field that holds no hero. */
export const EMPTY_FINGERPRINT = 'empty';
const PICKED = 'picked';

/** What a stored field value is, when it is a hero. */
export const parseHero = (value: unknown): Hero | null => {
  const parsed = heroSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
};

const file = z.looseObject({ id: z.number().int() });

/** What identifies a hero, whatever other members the version of the plugin that stored it knew. */
const identitySchema = z.looseObject({
  image: file,
  social: file.nullish().catch(null),
  generation: z.string().nullish().catch(null),
  pinned: z.boolean().catch(false),
});

/** The files of a stored hero, even of one that lacks a member by now; null for anything else. */
export const heroFiles = (value: unknown): HeroFiles | null => {
  const { data } = identitySchema.safeParse(value);
  return data === undefined ? null : { image: data.image.id, social: data.social?.id ?? data.image.id };
};

/** Whether a stored hero is pinned, even one that lacks a member by now. */
export const isPinned = (value: unknown): boolean => identitySchema.safeParse(value).data?.pinned ?? false;

/**
 * Tells one stored hero from another: by the run that made it, the picture chosen, and whether it is pinned.
 * Anything that is not a hero, null included, counts as `empty`.
 */
export const heroFingerprint = (value: unknown): string => {
  const { data } = identitySchema.safeParse(value);
  if (data === undefined) return EMPTY_FINGERPRINT;
  const { generation, image, pinned } = data;
  return [generation ?? PICKED, image.id, ...(pinned ? ['pinned'] : [])].join(':');
};

/** The run that made the hero of a fingerprint; null for none. */
export const generationOf = (fingerprint: string): string | null => {
  const [generation = '', image] = fingerprint.split(':');
  return image === undefined || generation === PICKED ? null : generation;
};
