import { deletedEntryFiles } from './deleted-entry-files';
import {
  daysBefore,
  filesOf,
  filesOfCandidate,
  filesOfHero,
  isOver,
  type CleanupSettings,
  type ReleasedFile,
  type RunFiles,
} from './run-files';
import { unchosenCandidates } from './unchosen-candidates';
import { unwantedOriginals } from './unwanted-originals';

const isDue = (run: RunFiles, { now, discardAfterDays }: CleanupSettings): boolean =>
  discardAfterDays !== null &&
  isOver(run) &&
  run.finishedAt !== null &&
  run.finishedAt < daysBefore(now, discardAfterDays);

/** Files that are in use while the entry is there, whatever else the record calls them. */
const chosenFiles = (run: RunFiles): number[] => [
  ...filesOfHero(run),
  ...run.candidates.filter(({ chosen }) => chosen).flatMap(filesOfCandidate),
];

/** Files that a run has no claim to any more, each once; somebody else may still refer to them. */
export const releasedFiles = (run: RunFiles, settings: CleanupSettings): ReleasedFile[] => {
  if (!isDue(run, settings)) return [];
  const chosen = new Set(chosenFiles(run));
  const rest = (files: number[]): number[] => files.filter((file) => !chosen.has(file));
  const found: ReleasedFile[] = [
    ...deletedEntryFiles(run).map((file) => ({ file, rule: 'entryDeleted' as const })),
    ...rest(unchosenCandidates(run)).map((file) => ({ file, rule: 'unchosen' as const })),
    ...rest(unwantedOriginals(run, settings)).map((file) => ({ file, rule: 'original' as const })),
  ];
  // The first reason is the one that is told.
  return [...new Map(found.toReversed().map((one) => [one.file, one])).values()].toReversed();
};

/** Files that a run still has a claim to. */
export const heldFiles = (run: RunFiles, settings: CleanupSettings): number[] => {
  const released = new Set(releasedFiles(run, settings).map(({ file }) => file));
  return filesOf(run).filter((file) => !released.has(file));
};
