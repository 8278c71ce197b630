import type { Candidate } from '../../contracts/generation';
import type { Hero } from '../../contracts/hero';

/** A run's record once files of its hero were made again: clean-up and choosing go by it. */
export const withFiles = (candidates: Candidate[], previous: Hero, hero: Hero): Candidate[] =>
  candidates.map((candidate) =>
    candidate.file === previous.image.id
      ? { ...candidate, file: hero.image.id, url: hero.image.url, social: hero.social.id }
      : candidate,
  );
