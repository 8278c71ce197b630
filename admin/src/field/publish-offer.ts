/** Whether the entry can be published once its hero is there: not to be thought of, not now, or this very draft. */
export type PublishOffer = { kind: 'none' } | { kind: 'unsaved' } | { kind: 'ready'; draft: string };

/** Only a draft that is stored can be published, and only the one that the person sees: `updatedAt` names it. */
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
