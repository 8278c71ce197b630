import type { Hero } from '../../../server/src/contracts/hero';
import type { StoredFile } from '../../../server/src/contracts/stored-file';
import { heroValue } from '../../../server/src/head/hero-value';

export const heroFile: StoredFile = {
  id: 7,
  url: '/uploads/low-tide_1a2b3c4d5e.webp',
  width: 1536,
  height: 864,
  mime: 'image/webp',
  formats: { thumbnail: { url: '/uploads/thumbnail_low-tide_1a2b3c4d5e.webp', width: 245, height: 138 } },
};

export const socialFile: StoredFile = {
  id: 8,
  url: '/uploads/low-tide-social_6f7a8b9c0d.jpg',
  width: 1200,
  height: 630,
  mime: 'image/jpeg',
  formats: {},
};

export const heroParts = {
  hero: heroFile,
  social: socialFile,
  publicUrl: 'https://example.com',
  placeholder: 'data:image/webp;base64,UklGRg==',
  focalPoint: { x: 0.5, y: 0.25 },
  alternativeText: 'A beach at low tide',
  source: 'ai' as const,
  pinned: false,
  generation: 'g1',
  inputs: 'abc',
};

export const makeHero = (parts: Partial<Hero> = {}): Hero => ({
  ...heroValue(heroParts),
  ...parts,
});
