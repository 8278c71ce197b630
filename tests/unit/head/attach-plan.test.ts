import { describe, expect, it } from 'vitest';
import { judge, planAttach } from '../../../server/src/head/attach-plan';
import { heroFingerprint } from '../../../server/src/head/fingerprint';
import { makeHero } from './hero-parts';

const hero = makeHero({ generation: 'new' });
const old = makeHero({ generation: 'old' });

describe('judge', () => {
  it('replaces the values it may replace, and no others', () => {
    expect(judge({ current: null, hero, replaces: ['empty'] })).toEqual({ kind: 'write' });
    expect(judge({ current: old, hero, replaces: [heroFingerprint(old)] })).toEqual({ kind: 'write' });
    expect(judge({ current: old, hero, replaces: ['empty'] })).toEqual({ kind: 'kept', reason: 'changed' });
    expect(judge({ current: null, hero, replaces: [heroFingerprint(old)] })).toEqual({
      kind: 'kept',
      reason: 'changed',
    });
  });

  it('never replaces a pinned hero, even if it is listed', () => {
    const pinned = { ...old, pinned: true };
    const verdict = judge({
      current: pinned,
      hero,
      replaces: [heroFingerprint(pinned), heroFingerprint(old)],
    });
    expect(verdict).toEqual({ kind: 'kept', reason: 'pinned' });
  });

  it('settles for a hero that is already attached, whatever it may replace', () => {
    expect(judge({ current: hero, hero, replaces: [] })).toEqual({ kind: 'settled' });
  });
});

describe('planAttach', () => {
  const row = (id: number, values: object) => ({ id, locale: 'en', updatedAt: new Date(0), ...values });
  const plan = (values: object, image: string | null = 'cover') =>
    planAttach({
      versions: [{ locale: 'en', draft: row(1, values), published: null }],
      locale: 'en',
      field: 'hero',
      image,
      seo: null,
      hero,
      replaces: ['empty', heroFingerprint(old)],
      names: ['draft', 'published'],
      isLocalized: () => true,
    }).rows[0]?.data;

  it('sets the cover where it is empty or shows the replaced hero', () => {
    expect(plan({ hero: null, cover: null })).toEqual({ hero, cover: hero.image.id });
    expect(plan({ hero: old, cover: { id: old.image.id } })).toEqual({ hero, cover: hero.image.id });
    expect(plan({ hero: old, cover: { id: old.social.id } })).toEqual({ hero, cover: hero.image.id });
  });

  it("leaves the editor's own cover", () => {
    expect(plan({ hero: old, cover: { id: 4711 } })).toEqual({ hero });
    expect(plan({ hero: null, cover: null }, null)).toEqual({ hero });
  });
});
