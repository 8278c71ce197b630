import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { heroSchema, type FocalPoint, type Hero, type HeroSource } from '../contracts/hero';
import type { StoredFile } from '../contracts/stored-file';
import { absoluteUrl } from './absolute-url';
import { metaTags } from './meta-tags';

interface HeroParts {
  /** The WebP for the page, as stored. */
  hero: StoredFile;
  /** The 1200×630 image for link previews, as stored. */
  social: StoredFile;
  /** The origin that crawlers use. */
  publicUrl: string;
  /** Data URI of a tiny WebP. */
  placeholder: string;
  focalPoint: FocalPoint;
  alternativeText: string;
  source: HeroSource;
  pinned: boolean;
  generation: string | null;
  inputs: string;
}

const pageImage = ({ hero, publicUrl, placeholder, focalPoint, alternativeText }: HeroParts) => ({
  id: hero.id,
  url: absoluteUrl(hero.url, publicUrl),
  width: hero.width,
  height: hero.height,
  mime: hero.mime,
  alternativeText,
  placeholder,
  focalPoint,
  formats: Object.fromEntries(
    Object.entries(hero.formats).map(([name, { url, width, height }]) => [
      name,
      { url: absoluteUrl(url, publicUrl), width, height },
    ]),
  ),
});

/**
 * Builds the value of the hero field, including its tags, and validates it against the contract.
 *
 * @throws HeroError `config_invalid` when the files have no public URL, `media_failed` when they violate the
 * contract (a hero that is no WebP, a social image of another size).
 */
export const heroValue = (parts: HeroParts): Hero => {
  const { hero, social, publicUrl, alternativeText, source, pinned, generation, inputs } = parts;
  const { id, width, height, mime } = social;
  const socialImage = { id, url: absoluteUrl(social.url, publicUrl), width, height, mime };
  const parsed = heroSchema.safeParse({
    image: pageImage(parts),
    social: socialImage,
    meta: metaTags({ social: socialImage, alternativeText }),
    source,
    pinned,
    generation,
    inputs,
  });
  if (parsed.success) return parsed.data;
  throw new HeroError({
    code: 'media_failed',
    message: `The stored files ${hero.id} and ${social.id} do not make a hero (${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}); generate it again.`,
    cause: parsed.error,
  });
};
