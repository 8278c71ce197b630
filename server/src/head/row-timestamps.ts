interface RowTime {
  updatedAt: Date;
  /** Whether the row contains the new hero. */
  settled: boolean;
}

interface RowTimestamps {
  /** Null: unchanged. */
  draft: Date | null;
  published: Date | null;
}

const later = (...dates: Date[]): Date => new Date(Math.max(...dates.map(Number)));
const before = (date: Date): Date => new Date(date.getTime() - 1);
const after = (date: Date): Date => new Date(date.getTime() + 1);

/**
 * Computes the `updatedAt` of an entry's rows after an attach.
 *
 * The Content Manager shows an entry as modified when `draft.updatedAt > published.updatedAt` (5.54,
 * content-manager's document-metadata service), and the database layer sets `updatedAt` to the current time in every
 * `query().update()`, regardless of the data. The times are therefore set afterwards: an entry keeps its status, and
 * becomes modified only when its draft alone got the hero. A time never moves backwards.
 */
export const rowTimestamps = ({
  now,
  draft,
  published,
}: {
  now: Date;
  draft: RowTime | null;
  published: RowTime | null;
}): RowTimestamps => {
  if (!draft || !published)
    return {
      draft: draft?.settled ? later(now, draft.updatedAt) : null,
      published: published?.settled ? later(now, published.updatedAt) : null,
    };
  const wasModified = draft.updatedAt > published.updatedAt;
  const latest = later(now, draft.updatedAt, published.updatedAt);
  if (draft.settled && published.settled)
    return { draft: latest, published: wasModified ? before(latest) : latest };
  if (draft.settled)
    return { draft: later(now, draft.updatedAt, after(published.updatedAt)), published: null };
  if (!published.settled) return { draft: null, published: null };
  if (!wasModified) return { draft: null, published: latest };
  const olderThanDraft = new Date(Math.min(Number(now), Number(before(draft.updatedAt))));
  return { draft: null, published: later(published.updatedAt, olderThanDraft) };
};
