import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowTimestamps } from '../../../server/src/head/row-timestamps';

/** The comparison of the Content Manager's document-metadata service. */
const isModified = (draft: Date, published: Date): boolean => draft.getTime() > published.getTime();

const time = fc.integer({ min: 0, max: 20 }).map((minute) => new Date(Date.UTC(2026, 0, 1, 0, 0, 0, minute)));

describe('rowTimestamps', () => {
  it("keeps an entry's published or modified state, unless only its draft got the hero", () => {
    fc.assert(
      fc.property(
        time,
        time,
        time,
        fc.boolean(),
        fc.boolean(),
        (now, draft, published, onDraft, onPublished) => {
          const times = rowTimestamps({
            now,
            draft: { updatedAt: draft, settled: onDraft },
            published: { updatedAt: published, settled: onPublished },
          });
          const after = isModified(times.draft ?? draft, times.published ?? published);
          expect(after).toBe((onDraft && !onPublished) || isModified(draft, published));
        },
      ),
    );
  });

  it('never sets a time back, and leaves a row that was not written unchanged', () => {
    fc.assert(
      fc.property(
        time,
        time,
        time,
        fc.boolean(),
        fc.boolean(),
        (now, draft, published, onDraft, onPublished) => {
          const times = rowTimestamps({
            now,
            draft: { updatedAt: draft, settled: onDraft },
            published: { updatedAt: published, settled: onPublished },
          });
          expect((times.draft ?? draft) >= draft).toBe(true);
          expect((times.published ?? published) >= published).toBe(true);
          if (!onDraft) expect(times.draft).toBeNull();
          if (!onPublished) expect(times.published).toBeNull();
        },
      ),
    );
  });

  it('sets a row without a counterpart to the current time', () => {
    const [old, now] = [new Date(1_000), new Date(2_000)];
    expect(rowTimestamps({ now, draft: { updatedAt: old, settled: true }, published: null }).draft).toEqual(
      now,
    );
    expect(
      rowTimestamps({ now, draft: null, published: { updatedAt: old, settled: true } }).published,
    ).toEqual(now);
  });
});
