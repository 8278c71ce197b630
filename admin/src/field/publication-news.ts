import type { Generation } from '../../../server/src/contracts/generation';

/** The result of a publish request, as shown to the editor. */
export type PublicationNews =
  /** `isStale`: the form has unsaved changes, so the page still shows the previous version. */
  { kind: 'published'; isStale: boolean } | { kind: 'skipped'; message: string | null };

/** The result of the publish request of a finished run; null if the run had none. */
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
