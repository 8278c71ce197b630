import { describe, expect, it } from 'vitest';
import { publicationNews } from '../../../admin/src/field/publication-news';
import { publishOffer } from '../../../admin/src/field/publish-offer';
import { idle, reduceRun } from '../../../admin/src/field/run-state';
import { makeRun } from './generation';

const entry = {
  documentId: 'doc-1',
  updatedAt: '2026-01-01T10:00:00.000Z',
  mayPublish: true,
  isModified: false,
};

describe('publishOffer', () => {
  it('offers to publish the draft on the page', () => {
    expect(publishOffer(entry)).toEqual({ kind: 'ready', draft: entry.updatedAt });
  });

  it('reports unsaved changes', () => {
    expect(publishOffer({ ...entry, isModified: true })).toEqual({ kind: 'unsaved' });
  });

  it.each([{ documentId: null }, { mayPublish: false }, { updatedAt: undefined }])(
    'offers nothing for %j',
    (change) => {
      expect(publishOffer({ ...entry, ...change })).toEqual({ kind: 'none' });
    },
  );
});

describe('publicationNews', () => {
  it('reports whether the page still shows the previous version', () => {
    const run = makeRun({ publication: { state: 'done', message: null } });
    expect(publicationNews(run, false)).toEqual({ kind: 'published', isStale: false });
    expect(publicationNews(run, true)).toEqual({ kind: 'published', isStale: true });
  });

  it('reports the server’s sentence when nothing was published, also after a failed run', () => {
    const run = makeRun({ status: 'failed', publication: { state: 'skipped', message: 'Because.' } });
    expect(publicationNews(run, false)).toEqual({ kind: 'skipped', message: 'Because.' });
    expect(reduceRun(idle, { type: 'joined', run, origin: 'editor', at: 1 })).toMatchObject({
      phase: 'failed',
      unpublished: 'Because.',
    });
  });

  it('reports nothing without a publish request, or while it is pending', () => {
    expect(publicationNews(makeRun(), false)).toBeNull();
    expect(publicationNews(makeRun({ publication: { state: 'waiting', message: null } }), false)).toBeNull();
  });
});
