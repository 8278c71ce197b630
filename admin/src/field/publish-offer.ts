/**
 * Whether the entry can be published once its hero is attached: not at all, not with unsaved changes, or as
 * this draft.
 */
export type PublishOffer = { kind: 'none' } | { kind: 'unsaved' } | { kind: 'ready'; draft: string };

/** Only a stored draft can be published, and only the one on the page: `updatedAt` identifies it. */
export const publishOffer = ({
  documentId,
  updatedAt,
  mayPublish,
  isModified,
}: {
  documentId: string | null;
  updatedAt: unknown;
  mayPublish: boolean;
  isModified: boolean;
}): PublishOffer => {
  if (documentId === null || !mayPublish || typeof updatedAt !== 'string') return { kind: 'none' };
  return isModified ? { kind: 'unsaved' } : { kind: 'ready', draft: updatedAt };
};
