import { HeroError } from '../contracts/error';

/** The error in one word, without URL and key: `ENOSPC`, `AccessDenied`, `TypeError`. */
export const causeClass = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'unknown error';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
};

/** The editor's error for a file that could not be stored. */
export const notStored = (fileName: string, cause: unknown): HeroError =>
  new HeroError({
    code: 'media_failed',
    message: `The image "${fileName}" could not be stored in the media library (${causeClass(cause)}); check the upload provider and its storage, then try again.`,
    retryable: true,
    cause,
  });

/** The error for a file above the upload plugin's limit. Not retryable: the same bytes would be refused again. */
export const tooLargeToStore = ({
  fileName,
  bytes,
  limit,
  smaller,
  cause,
}: {
  fileName: string;
  bytes: number;
  limit: number;
  /** The config change that makes the file smaller. */
  smaller: string;
  cause: unknown;
}): HeroError =>
  new HeroError({
    code: 'media_failed',
    message: `The file "${fileName}" has ${bytes} bytes, and the upload plugin takes ${Number.isFinite(limit) ? limit : 'fewer'} at most: raise upload.config.sizeLimit in config/plugins, or ${smaller}.`,
    cause,
  });
