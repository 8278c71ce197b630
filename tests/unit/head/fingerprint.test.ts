import { describe, expect, it } from 'vitest';
import { heroFingerprint, isPinned } from '../../../server/src/head/fingerprint';
import { makeHero } from './hero-parts';

describe('heroFingerprint', () => {
  it.each([null, undefined, '', 0, {}, [], 'hero', { image: null }])('calls %j empty', (value) => {
    expect(heroFingerprint(value)).toBe('empty');
  });

  it('tells runs, chosen pictures and pins apart', () => {
    const hero = makeHero();
    const others = [
      hero,
      { ...hero, generation: 'g2' },
      { ...hero, generation: null },
      { ...hero, image: { ...hero.image, id: 99 } },
      { ...hero, pinned: true },
    ];
    expect(new Set(others.map(heroFingerprint)).size).toBe(others.length);
  });

  it('identifies a hero that lacks a member which another version of the plugin asks for', () => {
    const { inputs: _inputs, ...hero } = makeHero({ pinned: true });
    expect(heroFingerprint(hero)).toBe(heroFingerprint(makeHero({ pinned: true })));
    expect(isPinned(hero)).toBe(true);
    expect(isPinned({ foo: 1, pinned: true })).toBe(false);
  });

  it('stays the same through the database, and when only words change', () => {
    const hero = makeHero();
    const reworded = { ...hero, image: { ...hero.image, alternativeText: 'Another text' } };
    expect(heroFingerprint(JSON.parse(JSON.stringify(hero)))).toBe(heroFingerprint(hero));
    expect(heroFingerprint(reworded)).toBe(heroFingerprint(hero));
  });
});
