import { HeroError } from '../contracts/error';

/** What went wrong, in one word that holds no address and no key: `ENOSPC`, `AccessDenied`, `TypeError`. */
export const causeClass = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'unknown error';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
};

/** The upload provider's own refusal of a file's size: the same bytes will be refused again. */
const isTooLarge = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'PayloadTooLargeError';

/** Why a file is not in the media library, for an editor to read. */
export const notStored = (fileName: string, cause: unknown): HeroError =>
  new HeroError({
    code: 'media_failed',
    message: isTooLarge(cause)
      ? `The image "${fileName}" is larger than the media library accepts; raise sizeLimit of the upload plugin or lower output.quality.`
      : `The image "${fileName}" could not be stored in the media library (${causeClass(cause)}); check the upload provider and its storage, then try again.`,
    retryable: !isTooLarge(cause),
    cause,
  });
