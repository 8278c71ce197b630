import type { Run } from '../runs/model/run';
import { filesOf, filesOfCandidate, filesOfHero, isSignedOriginal, originalsOf } from './run-files';
import type { RunFiles } from './run-files';

export interface CleanupSettings {
  now: Date;
  /** Null keeps unchosen images. */
  discardAfterDays: number | null;
  keepOriginals: boolean | 'credentials';
  keepRunsDays: number;
}

const DAY_MS = 86_400_000;

/** The moment so many days ago. */
export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

/** Runs that will not change any more; of an `unknown` one, a person has yet to decide. */
export const OVER: readonly Run['status'][] = ['succeeded', 'failed', 'canceled'];

/** Whether a run is over, and ended before the days for which its files are kept. */
export const isDue = (
  { status, finishedAt }: Pick<Run, 'status' | 'finishedAt'>,
  { now, discardAfterDays }: CleanupSettings,
): boolean =>
  discardAfterDays !== null &&
  OVER.includes(status) &&
  finishedAt !== null &&
  finishedAt < daysBefore(now, discardAfterDays);

/** All files of a run whose entry is gone: they cannot be chosen any more. */
const deletedEntryFiles = (run: RunFiles): number[] => (run.isEntryGone ? filesOf(run) : []);

/** Files of a run's unchosen images, none of which is part of its hero. */
const unchosenCandidates = (run: RunFiles): number[] => {
  const ofHero = filesOfHero(run);
  const unchosen = run.candidates.filter(
    (candidate) => !candidate.chosen && !filesOfCandidate(candidate).some((file) => ofHero.includes(file)),
  );
  return [...unchosen.flatMap(filesOfCandidate), ...originalsOf({ candidates: unchosen })];
};

/** Originals that were kept under an earlier setting. */
const unwantedOriginals = (run: RunFiles, { keepOriginals }: CleanupSettings): number[] => {
  switch (keepOriginals) {
    case true:
      return [];
    case false:
      return originalsOf(run);
    case 'credentials':
      return originalsOf(run).filter((file) => !isSignedOriginal(run, file));
  }
};

/** Files that are in use while the entry is there, whatever else the record calls them. */
const chosenFiles = (run: RunFiles): number[] => [
  ...filesOfHero(run),
  ...run.candidates.filter(({ chosen }) => chosen).flatMap(filesOfCandidate),
];

export interface ReleasedFile {
  file: number;
  rule: 'unchosen' | 'original' | 'entryDeleted';
}

/** Files that a run has no claim to any more, each once; something else may still refer to them. */
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

const REASONS: Record<ReleasedFile['rule'], string> = {
  unchosen: 'The candidate was not chosen.',
  original: 'Originals are no longer kept.',
  entryDeleted: 'Its entry was deleted.',
};

/** Why a file goes. */
export const reasonOf = (run: RunFiles, { rule, file }: ReleasedFile): string =>
  isSignedOriginal(run, file)
    ? `${REASONS[rule]} It carries signed content credentials, which go with it.`
    : REASONS[rule];

/** Rows of runs that ended before this moment go. Never earlier than their files, which only the row names. */
export const oldRunsBefore = ({ now, keepRunsDays, discardAfterDays }: CleanupSettings): Date =>
  daysBefore(now, Math.max(keepRunsDays, discardAfterDays ?? 0));

/** Whether a row may go, however old it is: no hero on an entry, no other run and no file that is left claims it. */
export const mayRowGo = (runId: string, claims: readonly ReadonlySet<string>[]): boolean =>
  !claims.some((claimed) => claimed.has(runId));

export type SpoolOwner = Pick<Run, 'status' | 'finishedAt'> & { errorCode: string | null };

/** Why a run's kept bytes may go, as one sentence; null when they stay. */
export const spoolGoes = (owner: SpoolOwner | null, settings: CleanupSettings): string | null => {
  if (owner === null) return 'Its run is gone.';
  if (!OVER.includes(owner.status) || owner.finishedAt === null) return null;
  if (owner.status !== 'failed' || owner.errorCode !== 'media_failed') return 'Its run is over.';
  const { discardAfterDays } = settings;
  // Paid images that could only not be stored wait for the next request.
  if (discardAfterDays === null || !isDue(owner, settings)) return null;
  return `Its image could not be stored, and was not requested again for ${discardAfterDays} days.`;
};

/** Longer than a year, so that the same month of the year before is still there to compare with. */
const KEEP_COUNTERS_DAYS = 400;

/** Counters that nothing has touched since this moment are of periods long past. */
export const oldCountersBefore = (now: Date): Date => daysBefore(now, KEEP_COUNTERS_DAYS);
