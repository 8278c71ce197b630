import { filesOfCandidate, filesOfHero, originalsOf, type RunFiles } from './run-files';

/** Files of a run's pictures that nobody chose: none of them is part of its hero. */
export const unchosenCandidates = (run: RunFiles): number[] => {
  const ofHero = filesOfHero(run);
  const rest = run.candidates.filter(
    (candidate) => !candidate.chosen && !filesOfCandidate(candidate).some((file) => ofHero.includes(file)),
  );
  return [...rest.flatMap(filesOfCandidate), ...originalsOf({ candidates: rest })];
};
