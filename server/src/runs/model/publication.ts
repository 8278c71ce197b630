import type { Run } from './run';

/** An entry that waited for this hero stays as it is. */
export const notPublished = ({ publication }: Run): Run['publication'] =>
  publication?.state === 'waiting'
    ? {
        ...publication,
        state: 'skipped',
        message: 'The entry was not published, because there is no hero for it.',
      }
    : publication;
