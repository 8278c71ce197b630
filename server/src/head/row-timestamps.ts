interface RowTime {
  updatedAt: Date;
  /** Whether the row now holds the new hero. */
  settled: boolean;
}

interface RowTimestamps {
  /** Null: leave the row's own. */
  draft: Date | null;
  published: Date | null;
}

const later = (...dates: Date[]): Date => new Date(Math.max(...dates.map(Number)));
const before = (date: Date): Date => new Date(date.getTime() - 1);
const after = (date: Date): Date => new Date(date.getTime() + 1);

/**
 * The `updatedAt` of an entry's rows after an attach.
 *
 * The content manager calls an entry modified when `draft.updatedAt > published.updatedAt` (5.54,
 * content-manager's document-metadata service), and the database layer stamps every `query().update()` with
 * the present, whatever the data says. So the times are set afterwards: an entry keeps the status it had,
 * and turns modified only when its draft alone took the hero. No time ever goes backwards.
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
