import type { Candidate } from '../contracts/generation';
import { filesOfHero, type RunFiles } from './run-files';

/**
 * What a run's record says once files of it are gone; null when it stays as it is. A picture without its hero
 * file has no address either, so that choosing it says why it is gone.
 */
export const withoutFiles = (
  run: RunFiles,
  gone: ReadonlySet<number>,
): { candidates: Candidate[]; losesHero: boolean } | null => {
  const isGone = (file: number | null | undefined): boolean => file != null && gone.has(file);
  const candidates = run.candidates.map((candidate) => ({
    ...candidate,
    ...(isGone(candidate.file) ? { file: null, url: null } : {}),
    ...(isGone(candidate.social) ? { social: null } : {}),
    ...(isGone(candidate.original) ? { original: null } : {}),
  }));
  const losesHero = filesOfHero(run).some(isGone);
  const isSame = run.candidates.every(
    ({ file, social, original }) => !isGone(file) && !isGone(social) && !isGone(original),
  );
  return isSame && !losesHero ? null : { candidates, losesHero };
};
