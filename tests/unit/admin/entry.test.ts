import { afterEach, describe, expect, it } from 'vitest';
import { pictureAddresses } from '../../../admin/src/field/picture-addresses';
import { findTitleAttribute } from '../../../admin/src/field/title-attribute';
import { claimUnsavedRun, forgetUnsavedRun, rememberUnsavedRun } from '../../../admin/src/field/unsaved-runs';
import { valueAt } from '../../../admin/src/field/value-at';
import { contentTypeAttributes } from '../../../server/src/prompt/content-type-attributes';
import { findTitleAttribute as findOnServer } from '../../../server/src/prompt/attributes';

const text = { type: 'string' };

describe('findTitleAttribute', () => {
  it.each([
    [{ slug: { type: 'uid' }, title: text }, 'title'],
    [{ label: text, headline: text }, 'headline'],
    [{ Page_Title: text, name: { type: 'text' } }, 'name'],
    [{ url: text, claim: text }, 'claim'],
    [{ url: text, intro: { type: 'text' } }, 'intro'],
    [{ title: { type: 'string', private: true }, claim: text }, 'claim'],
    [{ count: { type: 'integer' } }, null],
  ])('finds the same title attribute as the server: %j', (attributes, expected) => {
    expect(findTitleAttribute(attributes, undefined)).toBe(expected);
    expect(findOnServer(contentTypeAttributes({ attributes }), {})).toBe(expected);
  });

  it("prefers the attribute that the field's option names", () => {
    expect(findTitleAttribute({ title: text, claim: text }, 'claim')).toBe('claim');
    expect(findTitleAttribute({ title: text }, 'gone')).toBeNull();
    expect(findTitleAttribute({ title: text }, '')).toBe('title');
  });
});

describe('valueAt', () => {
  it('reads members of components and lists, and undefined where the path ends early', () => {
    const form = { seo: { title: 'A' }, blocks: [{ hero: 1 }], none: null };
    expect(valueAt(form, 'seo.title')).toBe('A');
    expect(valueAt(form, 'blocks.0.hero')).toBe(1);
    expect(valueAt(form, 'none.hero')).toBeUndefined();
  });
});

describe('runs of unsaved forms', () => {
  const unsaved = {
    uid: 'api::article.article',
    kind: 'collection',
    documentId: null,
    locale: 'en',
    field: 'hero',
  } as const;
  const saved = { ...unsaved, documentId: 'doc-1' };
  const run = { id: 'run-1', createdAt: '2026-01-01T10:00:00.000Z' };
  afterEach(() => forgetUnsavedRun(unsaved));

  it('hands a run to the entry that was saved from its form, once', () => {
    rememberUnsavedRun(unsaved, run);
    expect(claimUnsavedRun(saved, '2026-01-01T10:00:05.000Z')).toBe('run-1');
    expect(claimUnsavedRun(saved, '2026-01-01T10:00:05.000Z')).toBeNull();
  });

  it('hands no run to an entry that is older than the run', () => {
    rememberUnsavedRun(unsaved, run);
    expect(claimUnsavedRun(saved, '2025-12-31T10:00:00.000Z')).toBeNull();
  });

  it('hands no run to another locale or field', () => {
    rememberUnsavedRun(unsaved, run);
    expect(claimUnsavedRun({ ...saved, locale: 'de' }, '2026-01-01T10:00:05.000Z')).toBeNull();
    expect(claimUnsavedRun({ ...saved, field: 'teaser' }, '2026-01-01T10:00:05.000Z')).toBeNull();
  });

  it('drops a run when another new entry is opened', () => {
    rememberUnsavedRun(unsaved, run);
    forgetUnsavedRun(unsaved);
    expect(claimUnsavedRun(saved, '2026-01-01T10:00:05.000Z')).toBeNull();
  });
});

describe('pictureAddresses', () => {
  it("adds this Strapi's URL for an uploaded file of another origin", () => {
    expect(pictureAddresses('https://blog.example/uploads/a.webp', 'http://localhost:1337/')).toEqual([
      'https://blog.example/uploads/a.webp',
      'http://localhost:1337/uploads/a.webp',
    ]);
  });

  it("returns only the image's own URL on this Strapi and on a file host", () => {
    const own = 'http://localhost:1337/uploads/a.webp';
    expect(pictureAddresses(own, 'http://localhost:1337')).toEqual([own]);
    const bucket = 'https://bucket.example/a.webp';
    expect(pictureAddresses(bucket, 'http://localhost:1337')).toEqual([bucket]);
  });
});
