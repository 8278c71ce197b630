import type { Candidate } from '../contracts/generation';
import type { Run } from '../runs/model/run';

/** What clean-up has to know of a run. */
export interface RunFiles extends Pick<
  Run,
  'id' | 'runId' | 'version' | 'status' | 'uid' | 'documentId' | 'requestHash' | 'finishedAt'
> {
  candidates: Candidate[];
  /** Files of the hero it made. */
  hero: { image: number; social: number } | null;
  /** Whether the entry it drew for is gone, in all locales. */
  isEntryGone: boolean;
}

export interface CleanupSettings {
  now: Date;
  /** Null keeps what nobody chose. */
  discardAfterDays: number | null;
  keepOriginals: boolean | 'credentials';
  keepRunsDays: number;
}

export interface ReleasedFile {
  file: number;
  rule: 'unchosen' | 'original' | 'entryDeleted';
}

/** Whether the file is an original that was kept whole, because it carries signed content credentials. */
export const isSignedOriginal = ({ candidates }: Pick<RunFiles, 'candidates'>, file: number): boolean =>
  candidates.some(({ original, originalIsSigned }) => original === file && originalIsSigned === true);

const DAY_MS = 86_400_000;

/** The moment so many days ago. */
export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

/** Runs that will not change any more; of an `unknown` one, a person has yet to decide. */
export const OVER: readonly Run['status'][] = ['succeeded', 'failed', 'canceled'];

export const isOver = ({ status, finishedAt }: Pick<RunFiles, 'status' | 'finishedAt'>): boolean =>
  OVER.includes(status) && finishedAt !== null;

const present = (file: number | null | undefined): number[] => (file == null ? [] : [file]);

/** The files of one picture, its original not counted. */
export const filesOfCandidate = ({ file, social }: Candidate): number[] => [
  ...present(file),
  ...present(social),
];

export const originalsOf = ({ candidates }: Pick<RunFiles, 'candidates'>): number[] =>
  candidates.flatMap(({ original }) => present(original));

export const filesOfHero = ({ hero }: Pick<RunFiles, 'hero'>): number[] =>
  hero === null ? [] : [hero.image, hero.social];

/** Every file that a run knows of, once. */
export const filesOf = (run: Pick<RunFiles, 'candidates' | 'hero'>): number[] => [
  ...new Set([...run.candidates.flatMap(filesOfCandidate), ...originalsOf(run), ...filesOfHero(run)]),
];

/** Files that go together or not at all: half a picture cannot be chosen any more. */
export const pictureOf = (run: Pick<RunFiles, 'candidates' | 'hero'>, file: number): string => {
  const candidate = run.candidates.find((one) => filesOfCandidate(one).includes(file));
  if (candidate !== undefined) return `picture ${candidate.index}`;
  return filesOfHero(run).includes(file) ? 'hero' : `original ${file}`;
};
