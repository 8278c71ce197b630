import { describe, expect, it } from 'vitest';
import { publishedEntries } from '../../../../server/src/triggers/publish/published-entries';

const entry = { id: 7, documentId: 'aaa', locale: 'en', title: 'A quiet harbour' };

describe('the entries that a publish was about', () => {
  it('are those that publishing and copying answer with', () => {
    const result = { documentId: 'aaa', entries: [entry, { ...entry, id: 8, locale: 'de' }] };
    expect(publishedEntries('publish', result)).toEqual(result.entries);
    expect(publishedEntries('clone', result)).toEqual(result.entries);
  });

  it('are the one that creating or updating answers with, whatever its attributes are called', () => {
    const series = { ...entry, entries: [{ id: 1, documentId: 'bbb' }] };
    expect(publishedEntries('create', series)).toEqual([series]);
    expect(publishedEntries('update', series)).toEqual([series]);
  });

  it('are none where nothing was found', () => {
    expect(publishedEntries('update', null)).toEqual([]);
    expect(publishedEntries('publish', { documentId: 'aaa', entries: [] })).toEqual([]);
  });
});
