import { createHash } from 'node:crypto';
import { strings } from '@strapi/utils';

const LONGEST_SLUG = 60;
const FALLBACK_SLUG = 'hero';

/** A readable part of a URL: at most 60 letters, digits and dashes, never empty. */
export const fileSlug = (words: string): string =>
  strings
    .nameToSlug(words, { separator: '-', lowercase: true })
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, '') || FALLBACK_SLUG;

/**
 * The file's name in the storage, without extension. Run and image determine the name, so that a retry finds the
 * stored file. It differs between runs, so that removing a file never removes the bytes of another. It changes with
 * the bytes, because crawlers cache by URL.
 */
export const fileHash = ({
  baseName,
  key,
  bytes,
}: {
  baseName: string;
  key: string;
  bytes: Uint8Array;
}): string => {
  const digest = createHash('sha256').update(key).update('\0').update(bytes).digest('hex');
  return `${fileSlug(baseName)}_${digest.slice(0, 10)}`;
};
