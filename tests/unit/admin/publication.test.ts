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

describe('the offer to publish when ready', () => {
  it('names the draft that is seen', () => {
    expect(publishOffer(entry)).toEqual({ kind: 'ready', draft: entry.updatedAt });
  });

  it('waits while there are unsaved changes', () => {
    expect(publishOffer({ ...entry, isModified: true })).toEqual({ kind: 'unsaved' });
  });

  it.each([{ documentId: null }, { mayPublish: false }, { updatedAt: undefined }])(
    'is not made for %j',
    (change) => {
      expect(publishOffer({ ...entry, ...change })).toEqual({ kind: 'none' });
    },
  );
});

describe('the news of a publication', () => {
  it('says whether the page still shows what was before', () => {
    const run = makeRun({ publication: { state: 'done', message: null } });
    expect(publicationNews(run, false)).toEqual({ kind: 'published', isStale: false });
    expect(publicationNews(run, true)).toEqual({ kind: 'published', isStale: true });
  });

  it('is the server’s own sentence when nothing was published, also of a run that failed', () => {
    const run = makeRun({ status: 'failed', publication: { state: 'skipped', message: 'Because.' } });
    expect(publicationNews(run, false)).toEqual({ kind: 'skipped', message: 'Because.' });
    expect(reduceRun(idle, { type: 'joined', run, origin: 'editor', at: 1 })).toMatchObject({
      phase: 'failed',
      unpublished: 'Because.',
    });
  });

  it('is none when nobody asked for it, or while it waits', () => {
    expect(publicationNews(makeRun(), false)).toBeNull();
    expect(publicationNews(makeRun({ publication: { state: 'waiting', message: null } }), false)).toBeNull();
  });
});
