import type { Generation } from '../../../server/src/contracts/generation';

/** What became of a wish to publish, as a person should hear of it. */
export type PublicationNews =
  /** `isStale`: the form holds changes of its own, so the page still shows what was before. */
  { kind: 'published'; isStale: boolean } | { kind: 'skipped'; message: string | null };

/** The news in a run that has ended; null when nobody asked to publish. */
export const publicationNews = ({ publication }: Generation, isModified: boolean): PublicationNews | null => {
  switch (publication?.state) {
    case 'done':
      return { kind: 'published', isStale: isModified };
    case 'skipped':
      return { kind: 'skipped', message: publication.message };
    case 'waiting':
    case undefined:
      return null;
  }
};
