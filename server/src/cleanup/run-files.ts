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

/** The part of a record that names files. */
type Named = Pick<RunFiles, 'candidates' | 'hero'>;

const present = (file: number | null | undefined): number[] => (file == null ? [] : [file]);

/** The files of one image, its original not counted. */
export const filesOfCandidate = ({ file, social }: Candidate): number[] => [
  ...present(file),
  ...present(social),
];

export const originalsOf = ({ candidates }: Pick<Named, 'candidates'>): number[] =>
  candidates.flatMap(({ original }) => present(original));

export const filesOfHero = ({ hero }: Pick<Named, 'hero'>): number[] =>
  hero === null ? [] : [hero.image, hero.social];

/** Every file that a run knows of, once. */
export const filesOf = (run: Named): number[] => [
  ...new Set([...run.candidates.flatMap(filesOfCandidate), ...originalsOf(run), ...filesOfHero(run)]),
];

/** Names the image of a file. Files of one image go together or not at all: half of it cannot be chosen any more. */
export const imageOf = (run: Named, file: number): string => {
  const candidate = run.candidates.find((one) => filesOfCandidate(one).includes(file));
  if (candidate !== undefined) return `image ${candidate.index}`;
  return filesOfHero(run).includes(file) ? 'hero' : `original ${file}`;
};

/** Whether the file is an original that was kept whole, because it carries signed content credentials. */
export const isSignedOriginal = ({ candidates }: Pick<Named, 'candidates'>, file: number): boolean =>
  candidates.some(({ original, originalIsSigned }) => original === file && originalIsSigned === true);

/**
 * What a run's record says once files of it are gone; null when it stays as it is. A candidate without its hero file
 * has no URL either, so that choosing it says why it is gone.
 */
export const withoutFiles = (
  run: Named,
  gone: ReadonlySet<number>,
): { candidates: Candidate[]; losesHero: boolean } | null => {
  if (!filesOf(run).some((file) => gone.has(file))) return null;
  const isGone = (file: number | null | undefined): boolean => file != null && gone.has(file);
  const candidates = run.candidates.map((candidate) => ({
    ...candidate,
    ...(isGone(candidate.file) ? { file: null, url: null } : {}),
    ...(isGone(candidate.social) ? { social: null } : {}),
    ...(isGone(candidate.original) ? { original: null } : {}),
  }));
  return { candidates, losesHero: filesOfHero(run).some(isGone) };
};
