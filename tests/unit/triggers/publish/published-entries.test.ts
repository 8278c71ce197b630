import { describe, expect, it } from 'vitest';
import { publishedEntries } from '../../../../server/src/triggers/publish/published-entries';

const entry = { id: 7, documentId: 'aaa', locale: 'en', title: 'A quiet harbour' };

describe('publishedEntries', () => {
  it('returns the entries of a publish or clone', () => {
    const result = { documentId: 'aaa', entries: [entry, { ...entry, id: 8, locale: 'de' }] };
    expect(publishedEntries('publish', result)).toEqual(result.entries);
    expect(publishedEntries('clone', result)).toEqual(result.entries);
  });

  it('returns the entry of a create or update, even if it has an attribute called entries', () => {
    const series = { ...entry, entries: [{ id: 1, documentId: 'bbb' }] };
    expect(publishedEntries('create', series)).toEqual([series]);
    expect(publishedEntries('update', series)).toEqual([series]);
  });

  it('returns nothing for an empty result', () => {
    expect(publishedEntries('update', null)).toEqual([]);
    expect(publishedEntries('publish', { documentId: 'aaa', entries: [] })).toEqual([]);
  });
});
